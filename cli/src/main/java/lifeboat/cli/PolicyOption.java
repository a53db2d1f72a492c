package lifeboat.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A short form of what is asked most: the same without the method. */
final class PolicyOption {

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = {
        "Who chooses where replicas go: lifeboat, nearest, random, farthest-known, or",
        "'{fixed: SERVER}'. The same as --set policy=POLICY."
      })
  private @Nullable String policy;

  String[] overrides() {
    return policy == null ? new String[0] : new String[] {"policy=" + policy};
  }
}
