package lifeboat.network.file;

import java.util.List;
import lifeboat.network.topology.Topology;

/** What came of reading a topology file. */
public sealed interface ReadResult {

  /**
   * The file is good.
   *
   * @param tree what was read, overrides included, with the places where things were written
   */
  record Ok(Topology topology, YamlNode.Mapping tree) implements ReadResult {}

  /** The file is not good; {@code problems} are all of its problems, in the order of the file. */
  record Failed(List<Problem> problems) implements ReadResult {
    public Failed {
      problems = List.copyOf(problems);
    }
  }
}
