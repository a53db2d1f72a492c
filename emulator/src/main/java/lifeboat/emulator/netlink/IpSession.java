package lifeboat.emulator.netlink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.KernelException;
import lifeboat.emulator.kernel.LinuxCalls;
import lifeboat.emulator.kernel.NetlinkSocket;
import lifeboat.emulator.kernel.NetlinkSocket.Refusal;
import lifeboat.emulator.kernel.NetworkNamespaces;

/**
 * Carries {@code ip} commands out in the namespace of the calling thread, many with one system
 * call, in their order. For one thread at a time.
 *
 * <p>A command that the kernel refuses ends the session with a {@link RefusedException}; some of
 * those behind it may have been carried out by then.
 */
public final class IpSession implements AutoCloseable {

  /** The kernel may refuse every one of them, and its answers have to fit into the socket. */
  private static final int MAX_PENDING = 128;

  private static final int NO_SUCH_DEVICE = 19;

  /** A command that was refused. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int index;

    RefusedException(int index, String reason) {
      super(reason);
      this.index = index;
    }

    /** Which of the commands it was, from 0. */
    public int index() {
      return index;
    }
  }

  private final NetlinkSocket socket;
  private final NetlinkMessages messages = new NetlinkMessages();
  private final RouteRequests requests = new RouteRequests(messages, new KnownNames());
  private final Map<String, Integer> devices = new HashMap<>();
  private final Map<String, Integer> openNamespaces = new HashMap<>();

  private IpSession(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Begins in the namespace in which the calling thread is. */
  public static IpSession open() throws KernelException {
    return new IpSession(NetlinkSocket.open());
  }

  /** The command that these arguments of {@code ip} mean; empty where only {@code ip} knows. */
  public static Optional<IpCommand> command(String arguments) {
    return IpCommand.tryParse(arguments);
  }

  /**
   * Carries all of them out.
   *
   * @throws RefusedException for the first that was refused
   */
  public void run(List<IpCommand> commands) throws KernelException, RefusedException {
    for (int i = 0; i < commands.size(); i++) {
      IpCommand command = commands.get(i);
      if (!messages.hasRoom() || messages.count() == MAX_PENDING) {
        flush(i);
      }
      try {
        learnDevices(command, i);
        add(command);
      } catch (KernelException e) {
        throw new RefusedException(i, String.valueOf(e.getMessage()));
      }
    }
    flush(commands.size());
  }

  private void learnDevices(IpCommand command, int index) throws KernelException, RefusedException {
    for (String device : command.devices()) {
      if (!devices.containsKey(device)) {
        flush(index); // It may be about to be made.
        devices.put(device, index(device, index));
      }
    }
  }

  private static int index(String device, int command) throws KernelException, RefusedException {
    try {
      return Interfaces.index(device);
    } catch (KernelException e) {
      if (e.errno() == NO_SUCH_DEVICE) {
        throw new RefusedException(command, "Cannot find device \"" + device + "\"");
      }
      throw e;
    }
  }

  private void add(IpCommand command) throws KernelException {
    switch (command) {
      case IpCommand.AddPair pair -> requests.addPair(pair);
      case IpCommand.AddBridge bridge -> requests.addBridge(bridge);
      case IpCommand.SetLink change -> requests.setLink(change);
      case IpCommand.AddAddress address -> requests.addAddress(address);
      case IpCommand.ChangeRoute route -> requests.changeRoute(route);
    }
  }

  /** Sends what has been written; the command {@code next} comes after it. */
  private void flush(int next) throws KernelException, RefusedException {
    int pending = messages.count();
    if (pending == 0) {
      return;
    }
    try {
      List<Refusal> refusals = socket.exchange(messages.sealed(), pending - 1);
      if (!refusals.isEmpty()) {
        Refusal first = refusals.getFirst();
        throw new RefusedException(next - pending + first.sequence(), first.reason());
      }
    } finally {
      messages.clear();
      openNamespaces.values().forEach(LinuxCalls::close);
      openNamespaces.clear();
    }
  }

  private int namespace(String name) throws KernelException {
    Integer known = openNamespaces.get(name);
    if (known == null) {
      known = LinuxCalls.open(NetworkNamespaces.DIRECTORY.resolve(name).toString());
      openNamespaces.put(name, known);
    }
    return known;
  }

  /** What the messages name by number. */
  private final class KnownNames implements RouteRequests.Names {
    @Override
    public int device(String name) {
      return Optional.ofNullable(devices.get(name)).orElseThrow();
    }

    @Override
    public int namespace(String name) throws KernelException {
      return IpSession.this.namespace(name);
    }
  }

  @Override
  public void close() {
    openNamespaces.values().forEach(LinuxCalls::close);
    openNamespaces.clear();
    socket.close();
  }
}
