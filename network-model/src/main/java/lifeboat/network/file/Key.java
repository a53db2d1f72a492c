package lifeboat.network.file;

/**
 * One key of the topology file: the only place that says what it is called and what it takes.
 *
 * @param fallback what holds where the key is absent: a value as one would write it, or a few words
 *     where the value comes from elsewhere; empty for nothing
 * @param least smallest value, as one would write it; empty for no bound
 * @param most largest value, as one would write it; empty for no bound
 * @param example a value as one would write it
 */
public record Key(
    String name,
    ValueType type,
    boolean required,
    String fallback,
    String least,
    String most,
    String example,
    String description) {

  static Key of(String name, ValueType type, String example, String description) {
    return new Key(name, type, false, "", "", "", example, description);
  }

  Key mandatory() {
    return new Key(name, type, true, fallback, least, most, example, description);
  }

  Key or(String value) {
    return new Key(name, type, required, value, least, most, example, description);
  }

  Key within(String smallest, String largest) {
    return new Key(name, type, required, fallback, smallest, largest, example, description);
  }
}
