package lifeboat.network.importer;

import java.util.List;
import java.util.OptionalLong;
import lifeboat.network.topology.Coordinates;

/**
 * What a file says, before anything is dropped: it may fall apart, hold nodes without a place,
 * parallel edges, and edges that lead nowhere.
 *
 * @param description what the file says that the network is; may be empty
 * @param credit whose work it is and under which terms, a line each
 * @param remarks what the reader assumed or left aside, for people
 */
public record FoundNetwork(
    String name,
    String description,
    List<String> credit,
    List<Node> nodes,
    List<Edge> edges,
    List<String> remarks) {

  /** Larger networks are refused: with a server each, they are as large as a file may be. */
  static final int MAX_NODES = 100_000;

  static final int MAX_EDGES = 1_000_000;

  public FoundNetwork {
    credit = List.copyOf(credit);
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    remarks = List.copyOf(remarks);
  }

  /** Where a node is. */
  public sealed interface Place {

    /** It is there. */
    record Known(Coordinates at) implements Place {}

    /**
     * Nobody knows.
     *
     * @param why such as {@code without coordinates}, to be said of one node or of several
     */
    record Unknown(String why) implements Place {}
  }

  /**
   * A node of the file.
   *
   * @param id unique in the file
   * @param label for people; may be empty, and need not be unique
   * @param sharedMedium it stands for a medium that joins more than two others, not for a router
   */
  public record Node(String id, String label, Place place, boolean sharedMedium) {}

  /**
   * An edge between two ids, which need not exist.
   *
   * @param delayNanos one way, where the file says it
   */
  public record Edge(String a, String b, OptionalLong rateBitsPerSecond, OptionalLong delayNanos) {

    /** An edge of which only the ends are known. */
    public Edge(String a, String b) {
      this(a, b, OptionalLong.empty(), OptionalLong.empty());
    }
  }
}
