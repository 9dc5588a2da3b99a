package ml.clear.sdk.storage.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Forwards connections to a server, and cuts some of them after a random number of bytes or answers
 * them itself with 503. The same seed gives the same faults, connection by connection.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final byte[] BUSY =
      "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final @Nullable Random random;
  private final int largestCut;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicLong bytesToServer = new AtomicLong();

  /**
   * A proxy on a port of its own.
   *
   * @param target host and port
   * @param largestCut a cut comes before so many bytes
   */
  public FaultyProxy(String target, long seed, int largestCut) throws IOException {
    this(target, new Random(seed), largestCut);
  }

  /** A proxy without faults, which counts. */
  public static FaultyProxy counting(String target) throws IOException {
    return new FaultyProxy(target, null, 1);
  }

  private FaultyProxy(String target, @Nullable Random random, int largestCut) throws IOException {
    int colon = target.indexOf(':');
    this.target =
        new InetSocketAddress(
            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    this.random = random;
    this.largestCut = largestCut;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Its address. */
  public String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** How many connections it has cut or answered itself. */
  public int faults() {
    return faults.get();
  }

  /** How many bytes went to the server. */
  public long bytesToServer() {
    return bytesToServer.get();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        int fate = random == null ? 5 : random.nextInt(6);
        int cut = random == null ? 1 : 1 + random.nextInt(largestCut);
        threads.execute(() -> serve(client, fate, cut));
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void serve(Socket client, int fate, int cut) {
    try (client) {
      if (fate == 0) {
        faults.incrementAndGet();
        client.getInputStream().read(new byte[1 << 16]);
        client.getOutputStream().write(BUSY);
        return;
      }
      boolean cutsRequest = fate == 1;
      boolean cutsAnswer = fate == 2;
      try (Socket server = new Socket()) {
        server.connect(target);
        threads.execute(
            () -> copy(client, server, cutsRequest ? cut : Integer.MAX_VALUE, bytesToServer));
        copy(server, client, cutsAnswer ? cut : Integer.MAX_VALUE, new AtomicLong());
      }
    } catch (IOException cutByUs) {
      // so was meant
    }
  }

  private void copy(Socket from, Socket to, int limit, AtomicLong count) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[1 << 14];
      int left = limit;
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        out.write(chunk, 0, Math.min(read, left));
        count.addAndGet(Math.min(read, left));
        left -= Math.min(read, left);
        if (left == 0) {
          faults.incrementAndGet();
          break;
        }
      }
      from.close();
      to.close();
    } catch (IOException closed) {
      // the other direction has ended
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
