package lifeboat.emulator.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How processes of this program are started.
 *
 * @param java command line up to the point where the role of the process follows
 * @param keyFile of the network, which each process reads for itself; without it the network is
 *     open
 */
public record Workplace(List<String> java, Optional<Path> keyFile) {

  public Workplace {
    java = List.copyOf(java);
  }

  /** For a network without a key. */
  public Workplace(List<String> java) {
    this(java, Optional.empty());
  }

  /** The command line of a process. */
  List<String> command(String role, List<String> arguments) {
    List<String> command = new ArrayList<>(java);
    command.add(role);
    command.addAll(arguments);
    return command;
  }
}
