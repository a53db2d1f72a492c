package lifeboat.relay.seal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.MessageCodec;

/**
 * What a relay of a network with a key does more for each packet: opens one seal, makes another.
 */
final class SealBenchmark {

  private static final int ROUNDS = 7;
  private static final int MESSAGES = 20_000;
  private static final Bounds BOUNDS =
      Bounds.routed(Ipv4.parse("10.0.0.1"), Ipv4.parse("10.0.0.2"));

  private SealBenchmark() {}

  /** Prints a line for each length of a message. */
  @SuppressWarnings("SystemOut") // The figures are what it is for.
  static void main() {
    for (int bytes : new int[] {64, 927, 1440}) {
      List<Double> open = new ArrayList<>();
      List<Double> seal = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        measure(bytes, seal, open);
      }
      Collections.sort(open);
      Collections.sort(seal);
      System.out.printf(
          Locale.ROOT,
          "  message of %4d bytes: seal %6.0f ns, open %6.0f ns, both %6.0f ns%n",
          bytes,
          seal.get(ROUNDS / 2),
          open.get(ROUNDS / 2),
          seal.get(ROUNDS / 2) + open.get(ROUNDS / 2));
    }
  }

  private static void measure(int bytes, List<Double> seal, List<Double> open) {
    SplittableRandom random = new SplittableRandom(bytes);
    List<Byte> secret = Collections.nCopies(NetworkKeys.KEY_BYTES, (byte) 7);
    NetworkKeys keys = new NetworkKeys(List.of(new NetworkKeys.Key(1, secret)));
    Sealer sender = new Sealer(keys, random::nextLong);
    Sealer receiver = new Sealer(keys, random::nextLong);
    byte[][] messages = new byte[MESSAGES][MessageCodec.MAX_MESSAGE_BYTES];
    int sealed = 0;
    long start = System.nanoTime();
    for (byte[] message : messages) {
      message[0] = 0x4C;
      message[1] = 0x42;
      message[3] = 5;
      sealed = sender.seal(message, 0, bytes, BOUNDS, 0);
    }
    seal.add((System.nanoTime() - start) / (double) MESSAGES);
    meet(sender, receiver, Arrays.copyOf(messages[0], sealed));
    start = System.nanoTime();
    for (byte[] message : messages) {
      if (!(receiver.open(message, 0, sealed, BOUNDS, 0) instanceof Opened.Genuine)) {
        throw new IllegalStateException("not genuine");
      }
    }
    open.add((System.nanoTime() - start) / (double) MESSAGES);
  }

  private static void meet(Sealer sender, Sealer receiver, byte[] first) {
    byte[] question = new byte[MessageCodec.MAX_MESSAGE_BYTES];
    Opened.Unproven asks = (Opened.Unproven) receiver.open(first, 0, first.length, BOUNDS, 0);
    byte[] word = asks.answers().getFirst();
    System.arraycopy(word, 0, question, 0, word.length);
    int length = receiver.seal(question, 0, word.length, BOUNDS, 0);
    Opened.Handled answers = (Opened.Handled) sender.open(question, 0, length, BOUNDS, 0);
    word = answers.answers().getFirst();
    byte[] answer = new byte[MessageCodec.MAX_MESSAGE_BYTES];
    System.arraycopy(word, 0, answer, 0, word.length);
    length = sender.seal(answer, 0, word.length, BOUNDS, 0);
    Opened ignored = receiver.open(answer, 0, length, BOUNDS, 0);
  }
}
