package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lifeboat.relay.message.ExpectedFields.Expected;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.OutcomeType;
import lifeboat.relay.message.Message.Refused;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/lifeboat.lua} shows in tshark what the codec reads, of every message. */
class DissectorTest {

  private static final int WHOLE_FRAMES = 65_535;
  private static final String ONLY_THE_BEGINNING = "There is only the beginning of this message";
  private static final int HEADERS_BYTES = 42;
  private static final Path PROTOCOL = Path.of("..", "docs", "protocol.md");

  @TempDir private Path scratch;
  private Tshark tshark = new Tshark(Path.of(""));
  private Path capture = Path.of("");

  @BeforeAll
  static void needTshark() throws InterruptedException {
    assumeTrue(Tshark.isInstalled(), "tshark is missing");
  }

  @BeforeEach
  void useAHomeDirectoryOfItsOwn() {
    tshark = new Tshark(scratch);
    capture = scratch.resolve("messages.pcap");
  }

  @Test
  void everyTypeOfMessageHasASample() {
    Set<Class<?>> sampled = new LinkedHashSet<>();
    samples(1, 40).forEach(message -> sampled.add(message.getClass()));
    assertThat(sampled).containsExactlyInAnyOrderElementsOf(records(Message.class).toList());
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(DissectorTest::records)
        : Stream.of(type);
  }

  @Test
  void showsEveryFieldOfEveryMessageAsItIs() throws Exception {
    List<Message> messages = samples(2, 100);
    List<List<Tshark.Field>> packets = dissect(messages);

    assertThat(packets).hasSameSizeAs(messages);
    for (int i = 0; i < messages.size(); i++) {
      List<Expected> expected = ExpectedFields.of(messages.get(i));
      List<Tshark.Field> fields = packets.get(i);
      assertThat(fields)
          .as("fields of %s", messages.get(i))
          .extracting(Tshark.Field::name)
          .containsExactlyElementsOf(expected.stream().map(Expected::name).toList());
      for (int j = 0; j < fields.size(); j++) {
        assertThat(expected.get(j).matches(fields.get(j).show()))
            .as("%s is to be %s in %s", fields.get(j), expected.get(j), messages.get(i))
            .isTrue();
      }
    }
  }

  @Test
  void fieldsCoverTheWholeMessageOneAfterTheOther() throws Exception {
    List<Message> messages = samples(3, 20);
    List<List<Tshark.Field>> packets = dissect(messages);
    for (int i = 0; i < messages.size(); i++) {
      int at = 0;
      for (Tshark.Field field : packets.get(i)) {
        assertThat(field.at()).as("place of %s", field).isEqualTo(at);
        at += field.isLeaf() ? field.bytes() : 0;
      }
      assertThat(at).isEqualTo(MessageCodec.length(messages.get(i)));
    }
  }

  @Test
  void callsTypesReasonsAndOutcomesByTheirNames() throws Exception {
    FlowKey flow = new FlowKey(new UUID(1, 2), 1, 0, 0);
    List<Message> messages = new ArrayList<>(samples(4, 1));
    for (Refusal reason : Refusal.values()) {
      messages.add(new Refused(flow, reason, Optional.empty(), List.of()));
    }
    for (OutcomeType outcome : OutcomeType.values()) {
      messages.add(new OutcomeAck(flow, outcome, 0));
    }
    List<String> labels =
        dissect(messages).stream().flatMap(List::stream).map(Tshark.Field::label).toList();

    assertThat(typesOfTheDocument()).hasSameSizeAs(records(Message.class).toList());
    typesOfTheDocument()
        .forEach((code, name) -> assertThat(labels).contains("Type: " + name + " (" + code + ")"));
    assertThat(labels)
        .containsAll(
            Arrays.stream(Refusal.values())
                .map(reason -> "Reason: " + reason.text() + " (" + reason.code() + ")")
                .toList());
    assertThat(labels)
        .contains("Outcome: stored (0)", "Outcome: placed (1)", "Outcome: refused (2)");
  }

  /** The headings of the messages, such as {@code ### 4 `replica-packet`: 119 bytes}. */
  private static Map<String, String> typesOfTheDocument() throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    Pattern heading = Pattern.compile("### ([0-9]+) `([a-z-]+)`.*");
    for (String line : Files.readAllLines(PROTOCOL)) {
      Matcher matcher = heading.matcher(line);
      if (matcher.matches()) {
        types.put(matcher.group(1), matcher.group(2));
      }
    }
    return types;
  }

  @Test
  void agreesWithTheCodecAboutWhatIsMalformedAndWhy() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    List<byte[]> mutants = new ArrayList<>();
    for (Message message : samples(5, 400)) {
      mutants.add(mutated(MessageCodec.encode(message), random));
    }
    for (int i = 0; i < 500; i++) {
      byte[] chance = new byte[1 + random.nextInt(1600)];
      random.nextBytes(chance);
      mutants.add(chance);
    }
    samples(6, 1).forEach(message -> withOneOtherByte(MessageCodec.encode(message), mutants));
    sitesAtTheEdgesOfUtf8(mutants);
    rangesAtTheEdges(mutants);
    CaptureFile.write(capture, mutants, WHOLE_FRAMES);
    List<String> verdicts =
        tshark.lines(capture, "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.expert.message");

    List<String> expected = new ArrayList<>();
    assertThat(verdicts).hasSameSizeAs(mutants);
    for (int i = 0; i < mutants.size(); i++) {
      expected.add("LIFEBOAT\t" + verdict(MessageCodec.decode(mutants.get(i))));
      assertThat(withoutPosition(verdicts.get(i)))
          .as("verdict about %s", HexFormat.of().formatHex(mutants.get(i)))
          .isEqualTo(expected.get(i));
    }
    assertThat(expected.stream().filter("LIFEBOAT\t"::equals).count())
        .as("mutants that are messages still")
        .isGreaterThan(1000);
    assertThat(expected.stream().distinct().count()).as("different reasons").isGreaterThan(100);
  }

  private static String verdict(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Valid _ -> "";
      case Malformed malformed -> withoutCount(malformed.reason());
    };
  }

  private static String withoutPosition(String verdict) {
    return withoutCount(verdict.replaceFirst("Malformed at byte [0-9]+: ", ""));
  }

  /** How many bytes are missing depends on how many are read at a time. */
  private static String withoutCount(String reason) {
    return reason.replaceFirst("ends [0-9]+ bytes too early", "ends too early");
  }

  @Test
  void doesNotBlameAMessageOfWhichTheCaptureHasOnlyTheBeginning() throws Exception {
    List<Message> messages = samples(6, 30);
    for (int snapLength : List.of(HEADERS_BYTES + 1, 60, 100, 200, 1000)) {
      write(messages, snapLength);
      List<String> verdicts = tshark.lines(capture, "-T", "fields", "-e", "_ws.expert.message");
      List<String> expected = new ArrayList<>();
      for (Message message : messages) {
        boolean cut = HEADERS_BYTES + MessageCodec.length(message) > snapLength;
        expected.add(cut ? ONLY_THE_BEGINNING : "");
      }
      assertThat(verdicts).as("cut after %d bytes", snapLength).isEqualTo(expected);
    }
  }

  /** A kernel says "port unreachable" for a node whose process has ended. */
  @Test
  void doesNotBlameAMessageThatAnErrorQuotesInPart() throws Exception {
    List<byte[]> quotes = new ArrayList<>();
    for (Message message : samples(7, 5)) {
      byte[] bytes = MessageCodec.encode(message);
      quotes.add(Arrays.copyOf(bytes, bytes.length - 1));
    }
    CaptureFile.writeQuoted(capture, quotes);
    List<String> verdicts = tshark.lines(capture, "-T", "fields", "-e", "_ws.expert.message");

    assertThat(verdicts).hasSameSizeAs(quotes).allMatch(verdict -> !verdict.contains("Malformed"));
    assertThat(verdicts.stream().filter(verdict -> verdict.contains(ONLY_THE_BEGINNING)).count())
        .as("those that can be seen to be cut")
        .isGreaterThan(quotes.size() / 2);
  }

  @Test
  void tellsInTheColumnsWhatAPacketIsAbout() throws Exception {
    // server 172.16.0.10 sends every packet of the capture
    FlowKey flow = new FlowKey(UUID.fromString("248d0739-5e47-314c-9a25-0e8ce956810c"), 1, 0, 0);
    Ipv4 relay = Ipv4.parse("172.16.0.1");
    Message.Destination destination =
        new Message.Destination(Ipv4.parse("172.18.0.10"), new UUID(0xabcdef12L << 32, 0));
    write(
        List.of(
            new Message.Accepted(flow, 1, List.of(), 65_536),
            new Message.ReplicaPacket(
                flow,
                768,
                1 << 20,
                EvaluationCriteria.NONE,
                Optional.empty(),
                relay,
                Message.Progress.NONE,
                List.of(relay, Ipv4.parse("10.255.0.2")),
                Payload.of(new byte[768])),
            new Message.NormalPacket(flow, 64_512, Payload.of(new byte[1440])),
            new Message.Accepted(
                flow, 1, List.of(new ByteRange(0, 768), new ByteRange(1536, 2304)), 65_536),
            new Message.Placed(flow, destination, List.of(relay)),
            new Refused(flow, Refusal.BUSY, Optional.empty(), List.of())),
        WHOLE_FRAMES);
    List<String> lines =
        tshark.lines(capture, "-o", "gui.column.format:\"Protocol\",\"%p\",\"Info\",\"%i\"");

    assertThat(lines)
        .map(line -> line.strip().replaceAll(" +", " "))
        .containsExactly(
            "LIFEBOAT accepted 248d0739 #1 has nothing, credit 64 KiB",
            "LIFEBOAT replica 172.16.0.10 #1 fragment 768..1536 of 1 MiB, path 2 hops",
            "LIFEBOAT normal 172.16.0.10 #1 fragment 64512..65952",
            "LIFEBOAT accepted 172.16.0.10 #1 has 0..768 and 1 more, credit 64 KiB",
            "LIFEBOAT placed 172.16.0.10 #1 at 172.18.0.10, path 1 hop",
            "LIFEBOAT refused 172.16.0.10 #1: too many flows");
  }

  private List<List<Tshark.Field>> dissect(List<Message> messages) throws Exception {
    write(messages, WHOLE_FRAMES);
    return tshark.fields(capture);
  }

  private void write(List<Message> messages, int snapLength) throws IOException {
    CaptureFile.write(capture, messages.stream().map(MessageCodec::encode).toList(), snapLength);
  }

  private static List<Message> samples(long seed, int ofEachType) {
    RandomMessages random = new RandomMessages(new SplittableRandom(seed), 1000);
    List<Message> messages = new ArrayList<>();
    for (int type : RandomMessages.TYPES) {
      for (int i = 0; i < ofEachType; i++) {
        messages.add(random.next(type));
      }
    }
    return messages;
  }

  /** Every byte in turn, up to where fragments begin, takes the values at which meanings change. */
  private static void withOneOtherByte(byte[] bytes, List<byte[]> mutants) {
    for (int at = 0; at < Math.min(bytes.length, 150); at++) {
      for (int value : new int[] {0, 1, 2, 0x7f, 0x80, 0xff, bytes[at] + 1, bytes[at] - 1}) {
        byte[] mutant = bytes.clone();
        mutant[at] = (byte) value;
        mutants.add(mutant);
      }
    }
  }

  private static void sitesAtTheEdgesOfUtf8(List<byte[]> mutants) {
    String edges =
        "7f 80 bf c080 c1bf c280 dfbf c27f c2c0 e08080 e09fbf e0a080 ed9fbf eda080 edbfbf ee8080"
            + " efbfbf e18080 e1807f e180c0 e18080e1 f0808080 f08fbfbf f0908080 f48fbfbf f4908080"
            + " f5808080 f1808080 f18080 f1808041 f1804180 ff 41c2 00";
    for (String hex : edges.split(" ", -1)) {
      byte[] site = HexFormat.of().parseHex(hex);
      GeoEntry entry =
          new GeoEntry(
              Ipv4.parse("10.0.0.1"), 1, new Place(1, 2), "x".repeat(site.length), List.of());
      byte[] bytes =
          MessageCodec.encode(
              Message.GeoUpdate.ofEntries(List.of(new Message.AgedEntry(entry, 0))));
      System.arraycopy(site, 0, bytes, bytes.length - 1 - site.length, site.length);
      mutants.add(bytes);
    }
  }

  private static void rangesAtTheEdges(List<byte[]> mutants) {
    FlowKey flow = new FlowKey(new UUID(1, 2), 1, 0, 0);
    List<ByteRange> two = List.of(new ByteRange(1, 2), new ByteRange(3, 4));
    byte[] bytes = MessageCodec.encode(new Message.Accepted(flow, 1, two, 0));
    int[] lowBytes = {48, 54, 60, 66};
    for (int code = 0; code < 6 * 6 * 6 * 6; code++) {
      byte[] mutant = bytes.clone();
      int digits = code;
      for (int at : lowBytes) {
        mutant[at] = (byte) (digits % 6);
        digits /= 6;
      }
      mutants.add(mutant);
    }
  }

  /** Shortened, lengthened, or with other bytes; of some the head, which has the lists, alone. */
  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    byte[] mutant = bytes.clone();
    if (random.nextInt(4) == 0) {
      mutant = Arrays.copyOf(mutant, 1 + random.nextInt(bytes.length + 20));
    }
    for (int left = random.nextInt(4); left > 0; left--) {
      int at = random.nextInt(random.nextBoolean() ? mutant.length : Math.min(mutant.length, 120));
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) 0;
            case 1 -> (byte) 0xff;
            case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt(256);
          };
    }
    return mutant;
  }
}
