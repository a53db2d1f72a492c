package lifeboat.emulator.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks rtnetlink(7) with the namespace in which it was opened. The kernel carries requests out
 * while they are being sent and goes on behind one that it refuses, so what was refused is a list.
 *
 * <p>For the thread that opened it.
 */
public final class NetlinkSocket implements AutoCloseable {

  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int EINTR = 4;

  private static final NativeFunction SEND = NativeFunction.named("send");
  private static final NativeFunction RECV = NativeFunction.named("recv");

  private static final int ANSWER_BYTES = 32 * 1024;
  private static final int HEADER_BYTES = 16;
  private static final int NLMSG_ERROR = 2;
  private static final int NLM_F_ACK_TLVS = 0x200;
  private static final int NLMSGERR_ATTR_MSG = 1;

  private static final short NLM_F_REQUEST = 1;
  private static final short RTM_NEWLINK = 16;
  private static final short RTM_GETLINK = 18;
  private static final short IFLA_OPERSTATE = 16;
  private static final byte IF_OPER_UP = 6;

  /** {@code struct ifinfomsg}. */
  private static final int LINK_HEADER_BYTES = 16;

  private static final int LINK_REQUEST_BYTES = HEADER_BYTES + LINK_HEADER_BYTES;

  /** A request that the kernel refused, by its sequence number, and why. */
  public record Refusal(int sequence, String reason) {}

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment errno = NativeFunction.errnoMemory(arena);
  private final MemorySegment answer = arena.allocate(ANSWER_BYTES, 8);
  private final int descriptor;

  private NetlinkSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens a socket in the namespace of the calling thread; it stays there. */
  public static NetlinkSocket open() throws KernelException {
    NetlinkSocket socket = new NetlinkSocket(LinuxCalls.routeSocket());
    try {
      LinuxCalls.setOption(socket.descriptor, SOL_NETLINK, NETLINK_CAP_ACK, 1, "NETLINK_CAP_ACK");
      LinuxCalls.setOption(socket.descriptor, SOL_NETLINK, NETLINK_EXT_ACK, 1, "NETLINK_EXT_ACK");
      return socket;
    } catch (KernelException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends requests, of which the last asks to be acknowledged, and waits until all are done.
   *
   * @param last sequence number of the last of them
   */
  public List<Refusal> exchange(MemorySegment requests, int last) throws KernelException {
    send(requests);
    List<Refusal> refusals = new ArrayList<>();
    boolean done = false;
    while (!done) {
      done = read(receive(), last, refusals);
    }
    return refusals;
  }

  /** Whether a device passes frames on: it is set up, has a carrier, and its queue is there. */
  public boolean isUp(String device) throws KernelException {
    MemorySegment request = arena.allocate(LINK_REQUEST_BYTES, 8);
    request.set(JAVA_INT, 0, LINK_REQUEST_BYTES);
    request.set(JAVA_SHORT, 4, RTM_GETLINK);
    request.set(JAVA_SHORT, 6, NLM_F_REQUEST);
    request.set(JAVA_INT, HEADER_BYTES + 4, Interfaces.index(device));
    send(request);
    ByteBuffer found = receive();
    int at = HEADER_BYTES + LINK_HEADER_BYTES;
    while (found.getShort(4) == RTM_NEWLINK && at + 4 < found.limit()) {
      int length = found.getShort(at) & 0xffff;
      if (found.getShort(at + 2) == IFLA_OPERSTATE) {
        return found.get(at + 4) == IF_OPER_UP;
      }
      at += Math.max(4, length + 3 & ~3);
    }
    return false;
  }

  private void send(MemorySegment requests) throws KernelException {
    long sent = SEND.call(errno, descriptor, requests.address(), requests.byteSize(), 0);
    check(sent, "send");
  }

  private ByteBuffer receive() throws KernelException {
    long received;
    do {
      received = RECV.call(errno, descriptor, answer.address(), answer.byteSize(), 0);
    } while (received < 0 && NativeFunction.errno(errno) == EINTR);
    check(received, "recv");
    return answer.asSlice(0, received).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private void check(long result, String call) throws KernelException {
    if (result < 0) {
      int error = NativeFunction.errno(errno);
      throw new KernelException(call, "rtnetlink", error, NativeFunction.errorText(error));
    }
  }

  /** Whether the answer to the last request is among these. */
  private static boolean read(ByteBuffer answers, int last, List<Refusal> refusals) {
    boolean done = false;
    int at = 0;
    while (at + HEADER_BYTES + 4 <= answers.limit()) {
      int length = Math.max(HEADER_BYTES, answers.getInt(at));
      if (answers.getShort(at + 4) == NLMSG_ERROR) {
        int sequence = answers.getInt(at + 8);
        int error = -answers.getInt(at + HEADER_BYTES);
        done |= sequence == last;
        if (error != 0) {
          refusals.add(new Refusal(sequence, reason(answers, at, at + length, error)));
        }
      }
      at += length + 3 & ~3;
    }
    return done;
  }

  /** The kernel's own words where it has some, otherwise what the error number means. */
  private static String reason(ByteBuffer answers, int start, int end, int error) {
    if ((answers.getShort(start + 6) & NLM_F_ACK_TLVS) != 0) {
      int at = start + HEADER_BYTES + 4 + HEADER_BYTES;
      while (at + 4 <= end) {
        int length = answers.getShort(at) & 0xffff;
        if (length < 4 || at + length > end) {
          break;
        }
        if (answers.getShort(at + 2) == NLMSGERR_ATTR_MSG) {
          byte[] text = new byte[length - 5];
          answers.get(at + 4, text);
          return new String(text, StandardCharsets.UTF_8);
        }
        at += length + 3 & ~3;
      }
    }
    return NativeFunction.errorText(error);
  }

  @Override
  public void close() {
    LinuxCalls.close(descriptor);
    arena.close();
  }
}
