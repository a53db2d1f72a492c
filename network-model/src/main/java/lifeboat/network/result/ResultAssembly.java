package lifeboat.network.result;

import java.util.List;
import java.util.Map;
import lifeboat.network.topology.Topology;

/** Puts the document {@code result.json} together, the same way for both engines. */
public final class ResultAssembly {

  /**
   * Which run this was.
   *
   * @param engine {@code run} or {@code simulate}
   * @param linkBackend {@code netem}, {@code userspace} or {@code model}
   * @param seededLinks whether the chance of the links comes from the seed of the topology
   * @param strict whether warnings make it fail
   */
  public record Run(
      Topology topology,
      String engine,
      String linkBackend,
      boolean seededLinks,
      SelfCheckResult selfCheck,
      HostKeptUp hostKeptUp,
      Security security,
      boolean strict,
      Map<String, String> versions) {}

  private ResultAssembly() {}

  /**
   * The result.
   *
   * @param tables as they were when they had converged
   * @param builtNanos when all nodes ran, since the run began
   * @param convergedNanos when the tables were filled, since the run began
   * @param endedNanos when the run ended, since it began
   */
  public static RunResult assemble(
      Run run,
      ResultRecorder recorder,
      ResultRecorder.Stores stores,
      List<TableRow> tables,
      List<String> warnings,
      long builtNanos,
      long convergedNanos,
      long endedNanos) {
    Topology topology = run.topology();
    List<RunResult.Replica> replicas = recorder.replicas(stores);
    List<RunResult.Verdict> verdicts =
        Verdicts.of(new Evidence(topology, replicas, tables, run.selfCheck(), recorder.trail()));
    long deployedNanos = Math.max(convergedNanos, recorder.lastEndNanos());
    return new RunResult(
        RunResult.SCHEMA_VERSION,
        run.engine(),
        run.linkBackend(),
        run.seededLinks(),
        topology.seed(),
        topology.name(),
        isOk(topology, replicas, verdicts) && !(run.strict() && !warnings.isEmpty())
            ? RunResult.OK
            : RunResult.FAILED,
        new RunResult.Timings(
            builtNanos / 1e9,
            (convergedNanos - builtNanos) / 1e9,
            (deployedNanos - convergedNanos) / 1e9,
            endedNanos / 1e9),
        replicas,
        verdicts,
        run.selfCheck(),
        run.hostKeptUp(),
        run.security(),
        run.strict(),
        List.copyOf(warnings),
        run.versions());
  }

  /**
   * All is well when every expectation is met, or, without any, when every replica is placed. A
   * replica that cannot be read back as it was sent is never well.
   */
  private static boolean isOk(
      Topology topology, List<RunResult.Replica> replicas, List<RunResult.Verdict> verdicts) {
    boolean intact =
        replicas.stream().allMatch(replica -> !replica.isPlaced() || replica.sha256Verified());
    boolean asExpected =
        topology.expectations().isEmpty()
            ? replicas.stream().allMatch(RunResult.Replica::isPlaced)
            : verdicts.stream().allMatch(RunResult.Verdict::met);
    return intact && asExpected;
  }
}
