package lifeboat.emulator.live;

/** Hears how an experiment gets on. */
@FunctionalInterface
public interface ProgressListener {

  /** A phase began; {@code text} is for people. */
  void phase(String text);

  /** So many bytes of all copies of all replicas are stored, of so many that are to be: first 0. */
  default void stored(long bytes, long allBytes) {}
}
