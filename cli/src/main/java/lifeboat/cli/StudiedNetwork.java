package lifeboat.cli;

import java.nio.file.Path;
import lifeboat.network.importer.ImportOptions;
import lifeboat.network.importer.ImportRefusedException;
import lifeboat.network.importer.NetworkImport;
import lifeboat.network.sites.SiteGraph;

/** A real network as studies see it: only what is joined in the file is joined. */
final class StudiedNetwork {

  private StudiedNetwork() {}

  static SiteGraph read(Path file) {
    try {
      return NetworkImport.read(file, ImportOptions.DEFAULT.withoutJoiningMembers()).graph();
    } catch (ImportRefusedException e) {
      throw new UserError(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
