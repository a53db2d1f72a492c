package lifeboat.network.result;

import java.util.List;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.Topology;

/**
 * All that verdicts are found by.
 *
 * @param tables as they were when they had converged, in the order of {@code tables.csv}
 */
record Evidence(
    Topology topology,
    List<Replica> replicas,
    List<TableRow> tables,
    SelfCheckResult selfCheck,
    Trail trail) {}
