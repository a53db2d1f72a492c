package lifeboat.cli;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends junk, and well-formed messages of somebody without a key, to a node, by turns: {@code java
 * FloodSender HOST PACKETS_PER_SECOND SECONDS}. For the namespace of that node, so that no link
 * limits it.
 */
final class FloodSender {

  private static final int PORT = 4747;
  private static final int JUNK_BYTES = 200;
  private static final int BATCH = 50;

  private FloodSender() {}

  @SuppressWarnings("SystemOut") // It is a command.
  public static void main(String[] arguments) throws Exception {
    long perSecond = Long.parseLong(arguments[1]);
    long wanted = perSecond * Long.parseLong(arguments[2]);
    ByteBuffer junk = ByteBuffer.allocateDirect(JUNK_BYTES);
    ByteBuffer inquiry = ByteBuffer.allocateDirect(26).put(new byte[] {0x4C, 0x42, 1, 14}).clear();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(arguments[0], PORT));
      System.out.println("flooding");
      long start = System.nanoTime();
      for (long sent = 0; sent < wanted; sent += BATCH) {
        for (int i = 0; i < BATCH; i++) {
          int ignored = channel.write((i % 2 == 0 ? junk : inquiry).rewind());
        }
        long due = start + (sent + BATCH) * 1_000_000_000L / perSecond;
        if (due > System.nanoTime()) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("sent %d packets, %.0f a second%n", wanted, wanted / seconds);
    }
  }
}
