package lifeboat.network.importer;

/** What a cable of a topology file may be; what a file says beyond it is not taken over. */
final class Bounds {

  static final double MIN_RATE = 1e3;
  static final double MAX_RATE = 1e12;
  static final long MAX_DELAY_NANOS = 60_000_000_000L;

  private Bounds() {}
}
