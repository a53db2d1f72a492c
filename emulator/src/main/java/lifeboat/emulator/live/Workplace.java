package lifeboat.emulator.live;

import java.util.ArrayList;
import java.util.List;

/**
 * How processes of this program are started.
 *
 * @param java command line up to the point where the role of the process follows
 */
public record Workplace(List<String> java) {

  public Workplace {
    java = List.copyOf(java);
  }

  /** The command line of a process. */
  List<String> command(String role, List<String> arguments) {
    List<String> command = new ArrayList<>(java);
    command.add(role);
    command.addAll(arguments);
    return command;
  }
}
