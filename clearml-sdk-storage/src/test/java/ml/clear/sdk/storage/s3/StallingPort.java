package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A port whose first connections are not read from, or hung up on; the others are forwarded. */
final class StallingPort implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final int stalls;
  private final byte[] answer;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger stalled = new AtomicInteger();
  private final Queue<Socket> unread = new ConcurrentLinkedQueue<>();

  private StallingPort(int target, int stalls, byte[] answer) throws IOException {
    this.target = target;
    this.stalls = stalls;
    this.answer = answer;
    this.listener = new ServerSocket();
    listener.setReceiveBufferSize(1 << 14); // what the system accepts for us would go on longer
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    threads.execute(this::accept);
  }

  /** Stalls once, then forwards to a port of this machine. */
  static StallingPort before(int target) throws IOException {
    return new StallingPort(target, 1, new byte[0]);
  }

  static StallingPort forEver() throws IOException {
    return new StallingPort(0, Integer.MAX_VALUE, new byte[0]);
  }

  /** Reads the head of a request, answers, and resets the connection. */
  static StallingPort answeringTheHead(byte[] answer) throws IOException {
    return new StallingPort(0, Integer.MAX_VALUE, answer);
  }

  String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  int stalled() {
    return stalled.get();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void serve(Socket client) {
    try {
      if (stalled.get() >= stalls) {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.execute(() -> copy(client, server));
        copy(server, client);
      } else if (answer.length > 0) {
        readHead(client.getInputStream());
        client.getOutputStream().write(answer);
        client.setSoLinger(true, 0); // a reset: what was sent meanwhile is thrown away
        client.close();
      } else {
        stalled.incrementAndGet();
        unread.add(client);
      }
    } catch (IOException cut) {
      // so was meant
    }
  }

  private static void readHead(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int read = in.read();
      ends = read == '\r' || read == '\n' ? ends + 1 : 0;
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // the other direction has ended
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : unread) {
      each.close();
    }
    threads.shutdownNow();
  }
}
