package lifeboat.network.importer;

/** What the numbers mean by which a file says where nodes are. */
public enum PlaceUnit {
  /** Whatever the numbers look like. */
  AUTO,
  /** Decimal degrees. */
  DEGREES,
  /** Degrees before the point and minutes behind it: 32.42 is 32°42'. */
  MINUTES,
  /** Positions in a picture, x to the right and y down. */
  PIXELS
}
