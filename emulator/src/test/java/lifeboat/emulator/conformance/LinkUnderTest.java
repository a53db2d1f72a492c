package lifeboat.emulator.conformance;

import java.util.List;
import lifeboat.network.topology.LinkProfile;

/** One direction of a link, whatever it is made of, as {@link LinkConformance} sees it. */
public interface LinkUnderTest {

  /**
   * A frame to be sent.
   *
   * @param atNanos when, from an arbitrary origin; real senders may be late, and say so
   * @param bytes length of the whole Ethernet frame without its check sequence, 100 to 1514
   */
  record Frame(long atNanos, int bytes) {}

  /**
   * A frame that came out.
   *
   * @param frame its place among those that were sent
   * @param arrivedNanos when, by the clock of {@link Passage#sentNanos}
   * @param corrupted whether any of its bits that can be seen is not as it was sent
   */
  record Delivery(int frame, long arrivedNanos, boolean corrupted) {}

  /**
   * What became of frames.
   *
   * @param sentNanos when each of them really entered the link
   * @param deliveries in the order in which they arrived
   */
  record Passage(List<Long> sentNanos, List<Delivery> deliveries) {
    public Passage {
      sentNanos = List.copyOf(sentNanos);
      deliveries = List.copyOf(deliveries);
    }
  }

  /**
   * How exact times are, and how much the link can be asked for.
   *
   * @param typicalNanos error that half of all times may have
   * @param worstNanos error that one in a hundred may exceed
   * @param framesPerSecond how fast frames can be sent and received without losing any
   * @param frames how many to send where many are needed
   */
  record Accuracy(long typicalNanos, long worstNanos, int framesPerSecond, int frames) {

    /** Virtual time. */
    public static final Accuracy EXACT = new Accuracy(0, 0, 10_000, 20_000);
  }

  /** What the link is known not to do, so that its tests check that it does not. */
  enum Gap {
    /** The variation of one frame does not resemble that of the one before. */
    NO_CORRELATION,
    /** The same seed does not lose the same frames. */
    NO_SEED
  }

  /** Sends frames over a new link, whose chance comes from the seed of the profile. */
  Passage pass(LinkProfile profile, List<Frame> frames) throws Exception;

  Accuracy accuracy();

  /** Empty where it does everything. */
  default List<Gap> gaps() {
    return List.of();
  }
}
