package ml.clear.sdk.storage.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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

/**
 * Forwards connections to a server, and cuts some of them after a random number of bytes or answers
 * them itself with 500 or 503. The same seed gives the same faults, connection by connection.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int WHOLE = Integer.MAX_VALUE;
  private static final int NONE = -1;

  /** One is a refusal, one cuts the request: five of them in a row would be an outage. */
  private static final int FATES = 12;

  private final ServerSocket listener;
  private final Random random;
  private final int largestCut;
  private final boolean also500;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicLong bytesToServer = new AtomicLong();
  private volatile String target = "";
  private volatile boolean faulty = true;

  /**
   * A proxy on a port of its own.
   *
   * @param largestCut a cut comes before so many bytes
   * @param also500 whether it answers 500 as well as 503
   */
  public FaultyProxy(long seed, int largestCut, boolean also500) {
    this.random = new Random(seed);
    this.largestCut = largestCut;
    this.also500 = also500;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Says which server, by host and port. */
  public FaultyProxy forwardingTo(String host) {
    target = host;
    return this;
  }

  /** Forwards all from now on, and counts. */
  public FaultyProxy withoutFaults() {
    faulty = false;
    bytesToServer.set(0);
    return this;
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
        int fate = random.nextInt(FATES);
        int cut = 1 + random.nextInt(largestCut);
        threads.execute(() -> serve(client, faulty ? fate : NONE, cut));
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void serve(Socket client, int fate, int cut) {
    try (client) {
      if (fate == 0) {
        faults.incrementAndGet();
        refuse(client, also500 && cut % 2 == 0 ? "500 Internal Server Error" : "503 Slow Down");
        return;
      }
      try (Socket server = new Socket()) {
        int colon = target.indexOf(':');
        server.connect(
            new InetSocketAddress(
                target.substring(0, colon), Integer.parseInt(target.substring(colon + 1))));
        threads.execute(() -> copy(client, server, fate == 1 ? cut : WHOLE, bytesToServer));
        // A connection that is kept is cut in the end: else it would be the last one.
        copy(server, client, fate == NONE || fate == 1 ? WHOLE : cut, new AtomicLong());
      }
    } catch (IOException cutByUs) {
      // so was meant
    }
  }

  private static void refuse(Socket client, String status) throws IOException {
    client.getInputStream().read(new byte[1 << 16]);
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
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
        left -= limit == WHOLE ? 0 : Math.min(read, left);
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
