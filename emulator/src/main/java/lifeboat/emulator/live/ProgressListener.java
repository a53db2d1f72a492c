package lifeboat.emulator.live;

/** Hears how an experiment gets on. */
@FunctionalInterface
public interface ProgressListener {

  /** A phase began; {@code text} is for people. */
  void phase(String text);
}
