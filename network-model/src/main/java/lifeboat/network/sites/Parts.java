package lifeboat.network.sites;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which numbers hang together (union-find with halved paths). */
public final class Parts {

  private final int[] towardsRoot;

  /** So many numbers, each by itself. */
  public Parts(int count) {
    towardsRoot = new int[count];
    for (int i = 0; i < count; i++) {
      towardsRoot[i] = i;
    }
  }

  /** Whether the two were apart until now. */
  public boolean join(int a, int b) {
    int rootA = root(a);
    int rootB = root(b);
    towardsRoot[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    return rootA != rootB;
  }

  /** The parts, in the order of their least numbers; each is in order. */
  public List<List<Integer>> all() {
    Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
    for (int i = 0; i < towardsRoot.length; i++) {
      parts.computeIfAbsent(root(i), _ -> new ArrayList<>()).add(i);
    }
    return List.copyOf(parts.values());
  }

  private int root(int number) {
    int at = number;
    while (towardsRoot[at] != at) {
      towardsRoot[at] = towardsRoot[towardsRoot[at]];
      at = towardsRoot[at];
    }
    return at;
  }
}
