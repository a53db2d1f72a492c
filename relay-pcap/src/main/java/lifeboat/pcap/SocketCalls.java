package lifeboat.pcap;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Functions of the C library, as they are. Those that declare an exception throw it when they fail;
 * the others, which are called for every packet, answer with a negative number.
 */
final class SocketCalls {

  static final int MSG_DONTWAIT = 0x40;
  static final int SOL_SOCKET = 1;

  static {
    Native.register(SocketCalls.class, "c");
  }

  private SocketCalls() {}

  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  static native int bind(int fd, Pointer address, int length) throws LastErrorException;

  static native int setsockopt(int fd, int level, int name, Pointer value, int length)
      throws LastErrorException;

  static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length)
      throws LastErrorException;

  static native int eventfd(int value, int flags) throws LastErrorException;

  static native int close(int fd);

  static native long read(int fd, long buffer, long length);

  static native long write(int fd, long buffer, long length);

  static native long send(int fd, long buffer, long length, int flags);

  static native long sendto(
      int fd, long buffer, long length, int flags, long address, int addressLength);

  static native long recvmsg(int fd, long header, int flags);

  static native int ppoll(long descriptors, long count, long timeout, long mask);
}
