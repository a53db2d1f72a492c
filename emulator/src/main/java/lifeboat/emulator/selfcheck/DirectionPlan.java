package lifeboat.emulator.selfcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.QueueLimit;

/**
 * What one direction is sent: small frames in salvos for delay and loss, then a train of large ones
 * for the rate. Of slow links the train alone is sent, which then serves for everything.
 *
 * <p>Nothing that is sent fills the queue of the file, and the wire is busy for a second at the
 * most, however slow it is.
 *
 * @param salvos in order of time, which counts from the first
 * @param whyNoTrain why the last salvo is no train that shows the rate; empty where it is one
 */
record DirectionPlan(List<Salvo> salvos, Optional<String> whyNoTrain) {

  /** Frames for delay and loss where there is time for them. */
  static final int MAX_PROBES = 200;

  /** Frames for the rate where it is high. */
  static final int MAX_TRAIN_FRAMES = 256;

  private static final int TRAIN_HEAD_FRAMES = 2;
  private static final int TRAIN_HEAD_SHARE = 8;

  private static final int SALVO_FRAMES = 10;
  private static final int MIN_TRAIN_FRAMES = 10;
  private static final int MIN_SLOW_TRAIN_FRAMES = 3;
  private static final int FULL_FRAME_BYTES = 1514;

  /** Where a small frame takes longer than this, there is no time for more than a train. */
  private static final long SLOW_NANOS = 4_000_000;

  /** A host that does something else for a moment must not spoil all of them. */
  private static final long LEAST_INTERVAL_NANOS = 2_000_000;

  private static final long PROBES_ON_WIRE_NANOS = 150_000_000;
  private static final long PROBES_LAST_NANOS = 300_000_000;
  private static final long TRAIN_NANOS = 8_000_000;
  private static final long LONGEST_TRAIN_NANOS = 100_000_000;
  private static final long TRAIN_FRAME_NANOS = 5_000_000;

  /** A train that lasts so many times the jitter shows the rate in spite of it. */
  private static final int TRAIN_JITTERS = 20;

  /** No distribution of jitter goes further. */
  private static final int FURTHEST_JITTERS = 4;

  DirectionPlan {
    salvos = List.copyOf(salvos);
  }

  /** Plans within the frames that are left for this direction. */
  static DirectionPlan of(LinkProfile profile, int maxProbes, int maxTrainFrames) {
    long rate = profile.rateBitsPerSecond();
    int room = rate == 0 ? Integer.MAX_VALUE : roomFrames(profile.queueLimit());
    if (rate == 0) {
      return new DirectionPlan(probes(profile, maxProbes, room), Optional.of("the file has none"));
    }
    long wireNanos = Salvo.wireNanos(CheckFrame.BYTES, rate);
    if (wireNanos > SLOW_NANOS && room >= MIN_SLOW_TRAIN_FRAMES) {
      int frames =
          Math.clamp(PROBES_ON_WIRE_NANOS / wireNanos, MIN_SLOW_TRAIN_FRAMES, SALVO_FRAMES);
      return new DirectionPlan(
          List.of(new Salvo(0, 0, Math.min(frames, room), CheckFrame.BYTES)), Optional.empty());
    }
    List<Salvo> salvos = new ArrayList<>(probes(profile, maxProbes, room));
    Salvo train = train(profile, salvos.getLast(), room, Math.min(room, maxTrainFrames));
    if (train.frames() < MIN_TRAIN_FRAMES) {
      String why =
          room < MIN_TRAIN_FRAMES
              ? "a queue of " + room + " frames is too short for a train"
              : "too many links share the frames of this check";
      return new DirectionPlan(salvos, Optional.of(why));
    }
    salvos.add(train);
    return new DirectionPlan(salvos, Optional.empty());
  }

  private static List<Salvo> probes(LinkProfile profile, int maxProbes, int room) {
    long wireNanos = Salvo.wireNanos(CheckFrame.BYTES, profile.rateBitsPerSecond());
    int inSalvo = Math.min(SALVO_FRAMES, room);
    long onWire = wireNanos == 0 ? maxProbes : PROBES_ON_WIRE_NANOS / wireNanos;
    int probes = Math.clamp(onWire, 2, Math.max(2, maxProbes));
    long intervalNanos = intervalNanos(profile, inSalvo, room);
    long fitting = Math.max(2, PROBES_LAST_NANOS / intervalNanos) * inSalvo;
    List<Salvo> salvos = new ArrayList<>();
    int left = (int) Math.min(probes, fitting);
    int index = 0;
    while (left > 0) {
      int frames = Math.min(inSalvo, left);
      salvos.add(new Salvo(salvos.size() * intervalNanos, index, frames, CheckFrame.BYTES));
      index += frames;
      left -= frames;
    }
    return salvos;
  }

  /**
   * Time between two salvos: both have left the wire, and the frames of all that are under way have
   * room in the queue, for netem counts these as well.
   */
  private static long intervalNanos(LinkProfile profile, int inSalvo, int room) {
    long wireNanos = 2L * inSalvo * Salvo.wireNanos(CheckFrame.BYTES, profile.rateBitsPerSecond());
    long salvosUnderWay = room / inSalvo;
    long underWayNanos =
        salvosUnderWay < 2
            ? underWayNanos(profile) + wireNanos
            : underWayNanos(profile) / (salvosUnderWay - 1);
    return Math.max(LEAST_INTERVAL_NANOS, Math.max(wireNanos, underWayNanos));
  }

  /** A train behind the last probes, when they have left the queue. */
  private static Salvo train(LinkProfile profile, Salvo last, int room, int maxFrames) {
    long rate = profile.rateBitsPerSecond();
    long lasting =
        Math.clamp(TRAIN_JITTERS * profile.jitter().nanos(), TRAIN_NANOS, LONGEST_TRAIN_NANOS);
    long wireNanos = Salvo.wireNanos(FULL_FRAME_BYTES, rate);
    int bytes =
        Math.clamp(
            FULL_FRAME_BYTES * TRAIN_FRAME_NANOS / Math.max(1, wireNanos),
            CheckFrame.BYTES,
            FULL_FRAME_BYTES);
    long frameNanos = Math.max(1, Salvo.wireNanos(bytes, rate));
    int wanted = Math.clamp(lasting / frameNanos, MIN_TRAIN_FRAMES, MAX_TRAIN_FRAMES);
    int frames = Math.max(1, Math.min(wanted, maxFrames));
    long clear = 2 * Salvo.wireNanos((long) last.frames() * last.frameBytes(), rate);
    if (last.endIndex() + frames > room) {
      clear += underWayNanos(profile);
    }
    return new Salvo(last.atNanos() + clear, last.endIndex(), frames, bytes);
  }

  /** Full frames that wait in the queue at most; netem counts frames, however short. */
  private static int roomFrames(QueueLimit limit) {
    return switch (limit) {
      case QueueLimit.Bytes(long bytes) ->
          (int) Math.min(Integer.MAX_VALUE, bytes / FULL_FRAME_BYTES);
      case QueueLimit.Packets(int packets) -> packets;
    };
  }

  /** How long a frame is under way at most, the wire apart. */
  static long underWayNanos(LinkProfile profile) {
    return profile.delayNanos() + FURTHEST_JITTERS * profile.jitter().nanos();
  }

  /**
   * Frames in front of a train that do not count: some shapers let two through at once, and links
   * in user space are late with the first few when frames come in faster than they go out.
   */
  static int headFrames(Salvo train) {
    return train.frames() < MIN_TRAIN_FRAMES
        ? 0
        : Math.max(TRAIN_HEAD_FRAMES, train.frames() / TRAIN_HEAD_SHARE);
  }

  int frames() {
    return salvos.getLast().endIndex();
  }

  /** The salvo that shows the rate. */
  Optional<Salvo> train() {
    return whyNoTrain.isPresent() ? Optional.empty() : Optional.of(salvos.getLast());
  }

  /** When the last frame has arrived for certain, if the link is as the file says. */
  long endNanos(LinkProfile profile) {
    long onWire =
        salvos.stream()
            .mapToLong(salvo ->
                Salvo.wireNanos(
                    (long) salvo.frames() * salvo.frameBytes(), profile.rateBitsPerSecond()))
            .sum();
    return salvos.getLast().atNanos() + onWire + underWayNanos(profile);
  }
}
