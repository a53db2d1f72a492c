package lifeboat.relay.node;

import lifeboat.relay.table.NeighbourTable;

/**
 * How full a node is, for whoever watches that its bounds hold; 0 for what it does not have.
 *
 * @param flows flows that a relay remembers
 * @param neighbours rows of its prospective tables
 * @param geoEntries entries of its geo-table
 * @param geoLimit how many those may be
 * @param receptions replicas that a server receives, ended ones included
 * @param deployments replicas that it sends
 * @param servings copies that it sends back to those that fetch them
 * @param retrievals replicas that it looks for
 */
public record Load(
    int flows,
    int neighbours,
    int geoEntries,
    int geoLimit,
    int receptions,
    int deployments,
    int servings,
    int retrievals) {

  /** Nothing is there. */
  static final Load EMPTY = new Load(0, 0, 0, 0, 0, 0, 0, 0);

  /** Whether nothing is above its bound. */
  public boolean isWithinBounds() {
    return flows <= RelayNode.MAX_FLOWS
        && neighbours <= NeighbourTable.MAX_ROWS
        && geoEntries <= geoLimit
        && receptions <= Receptions.MAX_RECEPTIONS
        && deployments <= Deployments.MAX_DEPLOYMENTS
        && servings <= Servings.MAX_SERVINGS
        && retrievals <= Retrievals.MAX_RETRIEVALS;
  }
}
