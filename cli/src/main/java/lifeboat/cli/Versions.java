package lifeboat.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a result was made with. */
final class Versions {

  private Versions() {}

  /** Version and commit of this build; without the commit where it was built from no repository. */
  static String ofLifeboat() {
    String version = Versions.class.getPackage().getImplementationVersion();
    if (version == null) {
      return "development";
    }
    boolean noRepository = version.contains("${");
    return noRepository ? version.substring(0, version.indexOf('+')) : version;
  }

  /** Everything that may explain a difference between two results. */
  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lifeboat", ofLifeboat());
    versions.put("java", System.getProperty("java.vm.version", "?"));
    versions.put("kernel", System.getProperty("os.version", "?"));
    versions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return versions;
  }
}
