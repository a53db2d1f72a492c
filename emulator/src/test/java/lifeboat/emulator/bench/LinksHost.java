package lifeboat.emulator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.emulator.link.DirectionCounters;
import lifeboat.emulator.link.EmulatedLink;
import lifeboat.emulator.link.LinkRehearsal;
import lifeboat.emulator.link.UserspaceLinks;
import lifeboat.network.topology.LinkProfile;

/**
 * The process of the links for {@link LinksBenchmark}: what {@code LinkWorker} does, without a
 * topology. Link {@code i} joins the devices {@code oa<i>} and {@code ob<i>}.
 */
@SuppressWarnings("SystemOut") // the other end of the pipe reads it
final class LinksHost {

  private Optional<UserspaceLinks> links = Optional.empty();
  private int count;

  /** Serves until its input ends. */
  static void main() throws IOException {
    LinkRehearsal.play();
    System.out.println("ready");
    LinksHost host = new LinksHost();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      System.out.println(host.answer(line.split(" ", -1)));
    }
    if (host.links.isPresent()) {
      host.links.get().close();
    }
  }

  private String answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "open" -> open(Integer.parseInt(words[1]), Long.parseLong(words[2]));
      case "delay" -> reshape(Long.parseLong(words[1]));
      case "unwanted" ->
          Long.toString(
              opened().counters().stream().mapToLong(DirectionCounters::unwantedDrops).sum());
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private UserspaceLinks opened() {
    return links.orElseThrow(() -> new IllegalStateException("not opened yet"));
  }

  private String open(int howMany, long delayNanos) throws IOException {
    count = howMany;
    List<EmulatedLink> joined = new ArrayList<>();
    LinkProfile profile = LinkProfile.of(delayNanos);
    for (int i = 0; i < count; i++) {
      joined.add(new EmulatedLink("l" + i, "oa" + i, "ob" + i, profile, profile, i, count + i));
    }
    UserspaceLinks opened = UserspaceLinks.open(joined);
    links = Optional.of(opened);
    Thread.ofPlatform().name("links").daemon().start(() -> run(opened));
    return "opened";
  }

  private static void run(UserspaceLinks opened) {
    try {
      opened.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String reshape(long delayNanos) {
    LinkProfile profile = LinkProfile.of(delayNanos);
    for (int i = 0; i < count; i++) {
      opened().reshape("l" + i, profile, profile);
    }
    return "changed";
  }
}
