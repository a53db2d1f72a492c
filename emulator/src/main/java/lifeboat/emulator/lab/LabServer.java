package lifeboat.emulator.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * The socket of a laboratory. Nobody but its owner gets to it: it lies in a mount namespace that
 * the kernel shows to its owner only, in a file that is open to its owner only; and who connects is
 * asked for once more.
 *
 * <p>A thread serves each connection, {@link #MAX_CONNECTIONS} at most; further ones wait.
 */
final class LabServer implements AutoCloseable {

  static final int MAX_CONNECTIONS = 64;

  private final ServerSocketChannel server;
  private final Consumer<LabConnection> service;
  private final String owner;
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
  private final ConcurrentHashMap.KeySetView<LabConnection, Boolean> open =
      ConcurrentHashMap.newKeySet();

  private LabServer(ServerSocketChannel server, String owner, Consumer<LabConnection> service) {
    this.server = server;
    this.owner = owner;
    this.service = service;
  }

  /**
   * Begins to serve at {@code socket}, which does not exist yet.
   *
   * @param service serves one connection, on a thread of its own
   */
  static LabServer open(Path socket, Consumer<LabConnection> service) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket), MAX_CONNECTIONS);
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    LabServer opened = new LabServer(channel, Files.getOwner(socket).getName(), service);
    Thread.ofPlatform().name("requests").daemon().start(opened::accept);
    return opened;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        places.acquireUninterruptibly();
        Thread.ofPlatform().name("request").daemon().start(() -> serve(channel));
      }
    } catch (ClosedChannelException e) {
      // The laboratory has ended.
    } catch (IOException e) {
      throw new IllegalStateException("the socket of the laboratory failed", e);
    }
  }

  private void serve(SocketChannel channel) {
    LabConnection connection = new LabConnection(channel, LabConnection.MAX_REQUEST_BYTES);
    open.add(connection);
    try (connection) {
      UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
      if (peer.user().getName().equals(owner)) {
        service.accept(connection);
      }
    } catch (IOException e) {
      // Whoever connected is gone.
    } finally {
      open.remove(connection);
      places.release();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(LabConnection::close);
  }
}
