package lifeboat.pcap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.RangeSet;
import lifeboat.relay.node.Input;
import org.jspecify.annotations.Nullable;

/**
 * Kills processes that store replicas, at random moments, all on one directory, and looks after
 * each kill whether what they had promised is so. {@code scripts/kill-store} has as many kills as
 * wanted.
 */
final class StoreKills {

  private static final int MAX_REPLICA_BYTES = 100_000;
  private static final int REPLICAS_A_LIFE = 1000;

  /** So much is listened to before a kill at the most, and then so long is waited. */
  private static final int MAX_LINES = 120;

  private static final int MAX_WAIT_MICROS = 4000;

  private final Path directory;
  private final SplittableRandom random;
  private final Map<Integer, RangeSet> stored = new TreeMap<>();
  private final Set<Integer> placed = new TreeSet<>();
  private final Set<Integer> dropping = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();
  private int lives;
  private int resumed;

  StoreKills(Path directory, long seed) {
    this.directory = directory;
    this.random = new SplittableRandom(seed);
  }

  @SuppressWarnings("SystemOut") // It is a command.
  public static void main(String[] args) throws Exception {
    int kills = Integer.parseInt(args[0]);
    long seed = Long.parseLong(args[1]);
    StoreKills campaign = new StoreKills(Files.createTempDirectory("lifeboat-kills"), seed);
    campaign.play(kills);
    System.out.printf(
        "%d kills, seed %d: %d replicas reported placed, %d partial ones resumed, %d faults%n",
        kills, seed, campaign.placed.size(), campaign.resumed, campaign.faults.size());
    campaign.faults.forEach(System.out::println);
    if (!campaign.faults.isEmpty()) {
      System.out.println("The directory of the store is " + campaign.directory);
      System.exit(1);
    }
    try (Stream<Path> files = Files.walk(campaign.directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  List<String> faults() {
    return faults;
  }

  int placed() {
    return placed.size();
  }

  int resumed() {
    return resumed;
  }

  /** So many lives that end by a kill, and one that comes to its end. */
  void play(int kills) throws IOException, InterruptedException {
    Process next = start(REPLICAS_A_LIFE);
    for (int i = 0; i < kills; i++) {
      Process process = next;
      next = start(i + 1 < kills ? REPLICAS_A_LIFE : 0); // It begins when it is told to.
      int lines = random.nextInt(MAX_LINES);
      listen(process, lines, random.nextInt(MAX_WAIT_MICROS));
      check();
    }
    listen(next, Integer.MAX_VALUE, 0);
    check();
    if (files().anyMatch(name -> name.endsWith(PartialFile.SUFFIX))) {
      faults.add("a partial replica was not finished: " + files().toList());
    }
  }

  private Process start(int replicas) throws IOException {
    lives++;
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-Djna.tmpdir=" + Files.createDirectories(directory.resolve("native")),
            "-cp",
            System.getProperty("java.class.path"),
            StoreProcess.class.getName(),
            directory.resolve("store").toString(),
            Long.toString(random.nextLong()),
            Integer.toString(lives * REPLICAS_A_LIFE),
            Integer.toString(replicas),
            Integer.toString(MAX_REPLICA_BYTES))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void listen(Process process, int lines, int waitMicros)
      throws IOException, InterruptedException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      int heard = 0;
      @Nullable String line = "";
      while (heard++ < lines && (line = reader.readLine()) != null) {
        heard(line);
      }
      if (lines < Integer.MAX_VALUE) {
        process.waitFor(waitMicros, TimeUnit.MICROSECONDS);
        process.toHandle().destroyForcibly(); // SIGKILL; the process itself would close its output.
      }
      while ((line = reader.readLine()) != null) {
        heard(line); // Said before it was killed.
      }
    }
    process.waitFor();
  }

  private void heard(String line) {
    String[] words = line.split(" ", -1);
    int sequence = Integer.parseInt(words[1]);
    switch (words[0]) {
      case "stored" ->
          stored
              .computeIfAbsent(sequence, _ -> new RangeSet())
              .add(Long.parseLong(words[2]), Long.parseLong(words[3]));
      case "placed" -> placed.add(sequence);
      case "dropping" -> dropping.add(sequence);
      default -> faults.add("life " + lives + ": " + line);
    }
  }

  /** What a server that restarts now would find. */
  private void check() throws IOException {
    Map<Integer, Input.Recovered> found = new TreeMap<>();
    try (FileStore store = new FileStore(directory.resolve("store"))) {
      for (Input.Recovered each : store.recovered()) {
        found.put(each.flow().sequence(), each);
        if (each.published()) {
          checkWhole(each, store.find(each.flow()).orElseThrow());
        } else {
          resumed++;
          checkPartial(each);
        }
      }
    }
    for (int sequence : placed) {
      boolean there = found.containsKey(sequence) && found.get(sequence).published();
      if (!there && !dropping.contains(sequence)) {
        faults.add("life " + lives + ": " + sequence + " was placed and is not there");
      }
    }
    stored.forEach((sequence, promised) -> {
      if (!dropping.contains(sequence)) {
        checkPromise(sequence, promised, found.get(sequence));
      }
    });
  }

  private void checkPromise(int sequence, RangeSet promised, Input.@Nullable Recovered found) {
    RangeSet there = new RangeSet();
    if (found != null) {
      there.addAll(found.stored());
    }
    boolean kept =
        found != null
            && (found.published()
                || promised.lowest(Integer.MAX_VALUE).stream()
                    .allMatch(range -> there.contains(range.from(), range.to())));
    if (!kept) {
      faults.add("life " + lives + ": of " + sequence + " something stored is not there");
    }
  }

  private void checkWhole(Input.Recovered each, Path file) throws IOException {
    byte[] expected = StoreProcess.replica(each.flow().sequence(), MAX_REPLICA_BYTES);
    if (!Arrays.equals(expected, Files.readAllBytes(file))) {
      faults.add("life " + lives + ": " + file.getFileName() + " is shown as whole and is not");
    }
  }

  private void checkPartial(Input.Recovered each) throws IOException {
    byte[] replica = StoreProcess.replica(each.flow().sequence(), MAX_REPLICA_BYTES);
    byte[] stream = Arrays.copyOf(replica, replica.length + 32);
    StoreProcess.digest(replica).copyTo(stream, replica.length);
    Path file =
        directory
            .resolve("store")
            .resolve(
                "%s-%d-0.%d.partial"
                    .formatted(StoreProcess.SOURCE, each.flow().sequence(), replica.length));
    byte[] bytes = Files.readAllBytes(file);
    for (ByteRange range : each.stored()) {
      int from = (int) range.from();
      int to = (int) range.to();
      if (bytes.length < to || !Arrays.equals(bytes, from, to, stream, from, to)) {
        faults.add("life " + lives + ": " + file.getFileName() + " has other bytes in " + range);
      }
    }
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> paths = Files.list(directory.resolve("store"))) {
      return paths.map(path -> String.valueOf(path.getFileName())).toList().stream();
    }
  }
}
