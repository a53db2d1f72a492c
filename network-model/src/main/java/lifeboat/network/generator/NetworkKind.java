package lifeboat.network.generator;

/** The shapes of networks that can be generated. */
public enum NetworkKind {
  /** Rows and columns with cables between neighbours. */
  GRID("rows and columns, cables between neighbours"),
  /** A circle. */
  RING("a circle of relays"),
  /** One after the other, from west to east. */
  LINE("one relay after the other, west to east"),
  /** One in the middle, all others around it. */
  STAR("all relays around one"),
  /** Each with so many below it. */
  TREE("a tree with --branching children each"),
  /** Random places; the nearer two are, the likelier a cable (Waxman 1988). */
  WAXMAN("random places, cables by --alpha and --beta"),
  /** Random places; the triangulation of Delaunay. */
  DELAUNAY("random places, Delaunay's triangulation"),
  /** Random places; new ones prefer those with many cables (Barabási and Albert 1999). */
  SCALE_FREE("random places, --degree cables each to busy relays");

  private final String title;

  NetworkKind(String title) {
    this.title = title;
  }

  /** What it is, for people. */
  public String title() {
    return title;
  }

  /** As the command line writes it. */
  public String word() {
    return switch (this) {
      case GRID -> "grid";
      case RING -> "ring";
      case LINE -> "line";
      case STAR -> "star";
      case TREE -> "tree";
      case WAXMAN -> "waxman";
      case DELAUNAY -> "delaunay";
      case SCALE_FREE -> "scale-free";
    };
  }
}
