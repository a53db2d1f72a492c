package lifeboat.network.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Shards;
import org.jspecify.annotations.Nullable;

/**
 * The document {@code result.json}. Its components are its keys, in this order; what is not known
 * is null. {@code docs/results-format.md} describes each.
 *
 * @param strict whether warnings make the run fail
 */
public record RunResult(
    int schemaVersion,
    String engine,
    String linkBackend,
    boolean lossesRepeatable,
    long seed,
    String topology,
    String outcome,
    Timings timings,
    List<Replica> replicas,
    List<Verdict> expectations,
    SelfCheckResult selfCheck,
    HostKeptUp hostKeptUp,
    Security security,
    boolean strict,
    List<String> warnings,
    Map<String, String> versions) {

  /** Raised when a key changes its meaning or goes away. */
  public static final int SCHEMA_VERSION = 1;

  /** All is as expected. */
  public static final String OK = "ok";

  /** A replica was not placed, an expectation was not met, or a strict run has warnings. */
  public static final String FAILED = "failed";

  public RunResult {
    replicas = List.copyOf(replicas);
    expectations = List.copyOf(expectations);
    warnings = List.copyOf(warnings);
  }

  @JsonIgnore
  public boolean isOk() {
    return outcome.equals(OK);
  }

  /**
   * How long the phases took, in seconds.
   *
   * @param buildSeconds from the start of the command until all nodes ran
   * @param convergeSeconds until the tables were filled
   * @param deploySeconds until the last replica was placed or had failed
   */
  public record Timings(
      double buildSeconds, double convergeSeconds, double deploySeconds, double totalSeconds) {}

  /**
   * One copy, or shard, of a replica of the workload.
   *
   * @param id source server's UUID and sequence number
   * @param copy number of the copy, from 0
   * @param copies how many copies or shards were asked for
   * @param needed so many of them bring the replica back: 1 of copies
   * @param state {@link #PLACED} or {@link #NOT_PLACED}
   * @param policy who chose where it goes
   * @param server where it was placed
   * @param distanceMeters from the site of its source to that of the server
   * @param relays the path, first relay first
   * @param sha256 of the bytes sent
   * @param sha256Verified whether the stored file, read back after the run, has that digest
   * @param storedAt path of the stored file relative to the run directory
   * @param deploySeconds from the start of the deployment to `placed` at the source
   * @param aliveAt servers, the source apart, that were up at the end and held this copy whole
   * @param failure why it was not placed
   */
  public record Replica(
      String name,
      String id,
      int copy,
      int copies,
      int needed,
      String source,
      String policy,
      String state,
      @Nullable String server,
      @Nullable Double distanceMeters,
      List<String> relays,
      long bytes,
      @Nullable String sha256,
      boolean sha256Verified,
      @Nullable String storedAt,
      @Nullable Double deploySeconds,
      @Nullable Long goodputBitsPerSecond,
      long replicaPackets,
      long normalPackets,
      long retransmissions,
      List<Attempt> attempts,
      List<String> aliveAt,
      @Nullable String failure) {

    public static final String PLACED = "placed";
    public static final String NOT_PLACED = "failed";

    public Replica {
      relays = List.copyOf(relays);
      attempts = List.copyOf(attempts);
      aliveAt = List.copyOf(aliveAt);
    }

    /** Its name, and which copy or shard it is where there are several. */
    @JsonIgnore
    public String title() {
      return copies == 1 ? name : name + (isShard() ? ", shard " : ", copy ") + copy;
    }

    @JsonIgnore
    public boolean isShard() {
      return needed > 1;
    }

    /** What the flows of this copy have in common. */
    @JsonIgnore
    public String copyId() {
      return id + ":" + Shards.copyNumber(needed, copy);
    }

    /** Whether its source chose the server, so that no relay knows of a path. */
    @JsonIgnore
    public boolean isStraight() {
      return !policy.equals(new Policy.Lifeboat().word());
    }

    @JsonIgnore
    public boolean isPlaced() {
      return state.equals(PLACED);
    }
  }

  /**
   * A hop that refused or did not answer.
   *
   * @param attempt number of the source's attempt, from 0
   */
  public record Attempt(int attempt, double atSeconds, String at, String hop, String reason) {}

  /**
   * What became of one thing that an expectation asks.
   *
   * @param name entry of {@code expect}
   * @param check its key in that entry
   * @param expected in words
   * @param actual in words
   * @param where file and line of the run directory that show it
   */
  public record Verdict(
      String name,
      String check,
      boolean met,
      String expected,
      String actual,
      @Nullable String where) {}
}
