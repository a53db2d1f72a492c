package lifeboat.sweep.plan;

import java.util.HashSet;
import java.util.List;

/**
 * A value of the topology file that differs from trial to trial.
 *
 * @param name as the user wrote it, and as the column is called
 * @param path of the value in the topology file
 * @param values in order, each once
 */
public record Parameter(String name, String path, List<String> values) {

  public Parameter {
    values = List.copyOf(values);
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(name + " needs values, each once, and has " + values);
    }
  }
}
