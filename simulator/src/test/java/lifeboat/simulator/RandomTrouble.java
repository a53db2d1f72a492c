package lifeboat.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.network.topology.LinkProfile;
import lifeboat.relay.message.Message;
import lifeboat.simulator.MessageTap.Fate;

/**
 * What befalls a {@link CampaignNetwork}: nodes that die and come back, cables that are cut, healed
 * and changed, stores that break, and messages that are lost, repeated, late and spoilt. Most of it
 * within the first half second, while replicas are on their way.
 */
final class RandomTrouble {

  private static final long MILLIS = 1_000_000;

  private static final List<Class<? extends Message>> KINDS =
      List.of(
          Message.Probe.class,
          Message.ProbeReply.class,
          Message.GeoUpdate.class,
          Message.ReplicaPacket.class,
          Message.NormalPacket.class,
          Message.Accepted.class,
          Message.Stored.class,
          Message.Placed.class,
          Message.Refused.class,
          Message.Inquiry.class,
          Message.Release.class,
          Message.OutcomeAck.class,
          Message.TrainPacket.class,
          Message.TrainReport.class,
          Message.Search.class,
          Message.Found.class,
          Message.Fetch.class);

  private final CampaignNetwork network;
  private final RandomDisorder disorder;
  private final SplittableRandom random;
  private final StringBuilder events = new StringBuilder();

  RandomTrouble(CampaignNetwork network, long seed) {
    this.network = network;
    this.random = new SplittableRandom(~seed);
    this.disorder = new RandomDisorder(network, seed);
    int deaths = random.nextInt(6);
    for (int i = 0; i < deaths; i++) {
      death(i, random.nextInt(3) == 0 ? network.anyRelay(random) : network.anyServer(random));
    }
  }

  /** Its part of the topology file. */
  String yaml() {
    String all = events + disorder.yaml();
    return all.isEmpty() ? "" : "events:\n" + all;
  }

  /** And what no file can say. */
  void befall(Simulation simulation) {
    int troubles = random.nextInt(5);
    for (int i = 0; i < troubles; i++) {
      trouble(simulation);
    }
    if (random.nextBoolean()) {
      MessageTap tap = tap();
      simulation.schedule(0, now -> now.tap(tap));
    }
  }

  /** Moments are as likely before 3 ms as after 300 ms. */
  private long momentNanos() {
    return (long) (Math.exp(random.nextDouble(Math.log(0.1), Math.log(5000))) * MILLIS);
  }

  private void death(int number, String node) {
    long at = momentNanos();
    events.append(String.format("  k%d: {at: %dns, kill: %s}%n", number, at, node));
    if (random.nextBoolean()) {
      long back = at + momentNanos();
      events.append(String.format("  b%d: {at: %dns, restart: %s}%n", number, back, node));
    }
  }

  private void trouble(Simulation simulation) {
    long at = momentNanos();
    String link = network.anyLink(random);
    switch (random.nextInt(6)) {
      case 0, 1 -> simulation.schedule(at, now -> now.cut("storm", link));
      case 2 -> {
        simulation.schedule(at, now -> now.cut("storm", link));
        simulation.schedule(at + momentNanos(), now -> now.heal("storm", link));
      }
      case 3 -> {
        LinkProfile worse =
            LinkProfile.of(random.nextInt(1, 200) * MILLIS)
                .withLoss(random.nextDouble(0.3))
                .withRate(random.nextInt(1, 50) * 1_000_000L)
                .withQueueBytes(65_536);
        simulation.schedule(at, now -> now.degrade("rain", link, worse));
      }
      case 4 -> {
        String server = network.anyServer(random);
        simulation.schedule(at, now -> now.breakStore("disk", server));
      }
      default -> {
        for (String plain : network.plainSwitches()) {
          simulation.schedule(at, now -> now.kill("fuse", plain));
        }
      }
    }
  }

  /** Some kinds of message have a bad time, or all a slightly bad one. */
  private MessageTap tap() {
    List<Class<? extends Message>> meant = new ArrayList<>();
    boolean all = random.nextBoolean();
    for (Class<? extends Message> kind : KINDS) {
      if (all || random.nextInt(5) == 0) {
        meant.add(kind);
      }
    }
    Fate[] fates = {
      Fate.LOST, Fate.TWICE, Fate.CORRUPT, Fate.late(random.nextInt(1, 400) * MILLIS)
    };
    boolean mixed = random.nextBoolean();
    Fate only = fates[random.nextInt(fates.length)];
    double share =
        all ? random.nextDouble(0.1) : random.nextInt(3) == 0 ? 1 : random.nextDouble(0.6);
    long lasts = share > 0.1 ? momentNanos() : Long.MAX_VALUE;
    SplittableRandom chance = random.split();
    long[] first = {-1};
    return (nowNanos, _, _, message) -> {
      first[0] = first[0] < 0 ? nowNanos : first[0];
      boolean hit =
          nowNanos - first[0] < lasts
              && meant.stream().anyMatch(kind -> kind.isInstance(message))
              && chance.nextDouble() < share;
      return !hit ? Fate.PASS : mixed ? fates[chance.nextInt(fates.length)] : only;
    };
  }
}
