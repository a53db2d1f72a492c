package lifeboat.network.importer;

/** Counts for people. */
final class Plural {

  private Plural() {}

  /** Such as {@code 1 node} and {@code 2 nodes}. */
  static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
