package lifeboat.relay.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.AgedEntry;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.OutcomeType;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Search;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;

/** Well-formed messages of every type; which ones follow from the source of chance alone. */
public final class RandomMessages {

  /** The types of messages by their numbers on the wire. */
  public static final List<Integer> TYPES =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);

  private final RandomGenerator random;

  /** Where addresses and flow keys come from: few values collide often. */
  private final int variety;

  public RandomMessages(RandomGenerator random, int variety) {
    this.random = random;
    this.variety = variety;
  }

  /** A message of any type. */
  public Message next() {
    return next(TYPES.get(random.nextInt(TYPES.size())));
  }

  /** A message of one type, by its number on the wire. */
  public Message next(int type) {
    return switch (type) {
      case 1 -> new Probe(address(), incarnation(), random.nextInt(), number(), random.nextLong());
      case 2 -> reply();
      case 3 ->
          random.nextInt(3) == 0
              ? GeoUpdate.ofDigests(random.longs(GeoUpdate.BUCKETS).boxed().toList())
              : GeoUpdate.ofEntries(listOf(GeoUpdate.MAX_ENTRIES, this::geoEntry));
      case 4 -> replica();
      case 5 -> new NormalPacket(flow(), random.nextLong(1L << 40), payload(1440));
      case 6 -> new Accepted(flow(), incarnation(), ranges(), number());
      case 7 -> new Stored(flow(), destination(), incarnation(), number(), ranges(), path());
      case 8 -> new Placed(flow(), destination(), path());
      case 9 -> new Refused(flow(), oneOf(Refusal.values()), maybe(this::uuid), path());
      case 10 -> new Release(flow(), random.nextBoolean());
      case 11 -> new OutcomeAck(flow(), oneOf(OutcomeType.values()), number());
      case 12 -> trainPacket();
      case 13 ->
          new TrainReport(
              address(),
              incarnation(),
              random.nextInt(4),
              random.nextInt(33),
              random.nextBoolean(),
              number());
      case 14 -> new Inquiry(flow());
      case 15 ->
          new Search(random.nextInt(4), random.nextInt(256), random.nextInt(65), address(), flow());
      case 16 -> new Found(random.nextInt(4), flow(), random.nextLong(1L << 40), destination());
      default -> new Fetch(flow(), uuid());
    };
  }

  /** One of a few addresses, 10.0.0.1 and so on. */
  public Ipv4 address() {
    return new Ipv4(10 << 24 | 1 + random.nextInt(variety));
  }

  private ProbeReply reply() {
    return new ProbeReply(
        oneOf(NodeKind.values()),
        address(),
        incarnation(),
        random.nextInt(),
        number(),
        random.nextLong(1L << 32),
        random.nextInt(),
        random.nextLong(),
        maybe(() -> new Offer(uuid(), random.nextDouble(10), number())));
  }

  private TrainPacket trainPacket() {
    int count = 1 + random.nextInt(TrainPacket.MAX_COUNT);
    int bytes = TrainPacket.MIN_BYTES + random.nextInt(1441);
    return new TrainPacket(
        address(), incarnation(), random.nextInt(4), random.nextInt(count), count, number(), bytes);
  }

  private AgedEntry geoEntry() {
    String site = "Zürich, 東京, Reykjavík".substring(0, random.nextInt(12));
    return new AgedEntry(
        new GeoEntry(address(), random.nextInt(), place(), site, listOf(4, this::prefix)),
        random.nextInt(65_536));
  }

  private ReplicaPacket replica() {
    long replicaBytes = random.nextBoolean() ? 4096 : random.nextLong(1 << 20);
    boolean digest = random.nextInt(4) == 0 || replicaBytes == 0;
    int length =
        digest
            ? ReplicaStream.DIGEST_BYTES
            : 1 + random.nextInt((int) Math.min(ReplicaPacket.FRAGMENT_BYTES, replicaBytes));
    long offset = digest ? replicaBytes : random.nextLong(replicaBytes - length + 1);
    return new ReplicaPacket(
        flow(),
        offset,
        replicaBytes,
        criteria(),
        maybe(this::place),
        random.nextInt(4) == 0 ? Ipv4.UNSPECIFIED : address(),
        new Progress(number(), number(), random.nextBoolean() ? 0 : number()),
        path(),
        bytes(length));
  }

  private EvaluationCriteria criteria() {
    if (random.nextInt(3) == 0) {
      return EvaluationCriteria.NONE;
    }
    return new EvaluationCriteria(
        number(),
        number(),
        number(),
        random.nextDouble(),
        random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextDouble(5),
        random.nextBoolean() ? 0 : random.nextDouble(20e6),
        maybe(this::area),
        listOf(EvaluationCriteria.MAX_EXCLUDED_AREAS, this::circle),
        listOf(EvaluationCriteria.MAX_EXCLUDED, this::uuid));
  }

  private Area area() {
    if (random.nextBoolean()) {
      return circle();
    }
    List<Place> corners = new ArrayList<>();
    for (int i = 3 + random.nextInt(Polygon.MAX_CORNERS - 2); i > 0; i--) {
      corners.add(shortPlace());
    }
    return new Polygon(corners);
  }

  private Circle circle() {
    return new Circle(shortPlace(), random.nextInt(20_000_000));
  }

  /** A place as short places can say it. */
  private Place shortPlace() {
    Place place = place();
    return new Place(
        Math.round(place.latitudeDegrees() * 1e7) / 1e7,
        Math.round(place.longitudeDegrees() * 1e7) / 1e7);
  }

  private FlowKey flow() {
    return new FlowKey(uuid(), random.nextInt(variety), random.nextInt(2), random.nextInt(3));
  }

  private UUID uuid() {
    return new UUID(0, random.nextInt(variety));
  }

  private Destination destination() {
    return new Destination(
        address(), uuid(), random.nextBoolean() ? Optional.of(place()) : Optional.empty());
  }

  private Place place() {
    return switch (random.nextInt(8)) {
      case 0 -> new Place(90, -180);
      case 1 -> new Place(-90, 180);
      case 2 -> new Place(0, 0);
      default -> new Place(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
    };
  }

  private Prefix prefix() {
    return new Prefix(new Ipv4(random.nextInt()), random.nextInt(33));
  }

  private List<Ipv4> path() {
    return listOf(random.nextBoolean() ? 3 : ReplicaPacket.MAX_PATH, this::address);
  }

  private List<ByteRange> ranges() {
    List<ByteRange> ranges = new ArrayList<>();
    long at = random.nextInt(3) * 768L;
    for (int left = random.nextInt(1 + Message.MAX_RANGES); left > 0; left--) {
      long from = at + (ranges.isEmpty() ? 0 : 1 + random.nextLong(2000));
      at = from + 1 + random.nextLong(random.nextInt(9) == 0 ? 1L << 38 : 4000);
      ranges.add(new ByteRange(from, at));
    }
    return ranges;
  }

  private Payload payload(int most) {
    return bytes(1 + random.nextInt(most));
  }

  private Payload bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Payload.of(bytes);
  }

  private long incarnation() {
    return random.nextInt(2);
  }

  /** Zero, small, any, or the largest. */
  private long number() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> random.nextLong(1_000_000);
      case 2 -> Long.MAX_VALUE;
      default -> random.nextLong() >>> 1;
    };
  }

  private <T> List<T> listOf(int most, Supplier<T> each) {
    List<T> list = new ArrayList<>();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      list.add(each.get());
    }
    return list;
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <E> E oneOf(E[] values) {
    return values[random.nextInt(values.length)];
  }
}
