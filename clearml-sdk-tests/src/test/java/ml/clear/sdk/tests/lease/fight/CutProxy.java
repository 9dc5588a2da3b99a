package ml.clear.sdk.tests.lease.fight;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One fighter's way to the server, which can be cut, or held up in one or both directions. */
final class CutProxy implements AutoCloseable {
  /** What becomes of the traffic. */
  enum Mode {
    PASS,
    /** Connections are closed and new ones refused. */
    CUT,
    /** Requests arrive, answers only later. */
    MUTE,
    /** Nothing arrives before the mode changes. */
    HANG
  }

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object modeLock = new Object(); // guards mode
  private Mode mode = Mode.PASS;

  CutProxy(URI server) throws IOException {
    int port = server.getPort() < 0 ? 80 : server.getPort();
    this.target = new InetSocketAddress(server.getHost(), port);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  void set(Mode newMode) {
    synchronized (modeLock) {
      mode = newMode;
      modeLock.notifyAll();
    }
    if (newMode == Mode.CUT) {
      sockets.forEach(CutProxy::close);
    }
  }

  private Mode mode() {
    synchronized (modeLock) {
      return mode;
    }
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        if (mode() == Mode.CUT) {
          close(client);
        } else {
          threads.execute(() -> serve(client));
        }
      }
    } catch (IOException closed) {
      // the end of the fight
    }
  }

  private void serve(Socket client) {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    try {
      server.connect(target);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      threads.execute(() -> copy(client, server, Set.of(Mode.HANG)));
      copy(server, client, Set.of(Mode.HANG, Mode.MUTE));
    } catch (IOException refused) {
      close(client);
    }
    sockets.remove(client);
    sockets.remove(server);
  }

  private void copy(Socket from, Socket to, Set<Mode> heldUpBy) {
    byte[] chunk = new byte[1 << 14];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        awaitNot(heldUpBy);
        out.write(chunk, 0, read);
      }
    } catch (IOException | InterruptedException cut) {
      // by us, by the other side, or at the end of the fight
    }
    close(from);
    close(to);
  }

  private void awaitNot(Set<Mode> modes) throws InterruptedException {
    synchronized (modeLock) {
      while (modes.contains(mode)) {
        modeLock.wait();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // as was meant
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(CutProxy::close);
    threads.shutdownNow();
  }
}
