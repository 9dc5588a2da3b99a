package ml.clear.sdk.testkit.internal.carrier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.HttpHeaders;
import ml.clear.sdk.testkit.internal.server.Wire;
import ml.clear.sdk.time.TimeSource;

/**
 * The JDK's HTTP server: takes a GET with a body, as the Python SDK sends it, and keeps connections
 * open. A thread per request under way.
 */
public final class HttpCarrier implements Carrier {
  static {
    // Headers and body are written apart: without this each small answer waits 40 ms for an ACK.
    // Read once, when the JDK's server class is first used; somebody's own choice is respected.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpCarrier(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to listen on loopback.
   *
   * @param port zero for any free one
   * @param name for its threads
   * @param time for pauses in answers
   * @param handler answers each request, on any thread
   * @throws IOException if the port cannot be had
   */
  public static HttpCarrier start(
      int port, String name, TimeSource time, Function<ApiRequest, ApiAnswer> handler)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
    ExecutorService threads = Executors.newCachedThreadPool(daemons("testkit-" + name));
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, handler, time));
    server.start();
    return new HttpCarrier(server, threads);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger next = new AtomicInteger(1);
    return body -> {
      Thread thread = new Thread(body, name + "-" + next.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static void answer(
      HttpExchange exchange, Function<ApiRequest, ApiAnswer> handler, TimeSource time)
      throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new LinkedHashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, first(values)));
      ApiAnswer answer =
          handler.apply(
              new ApiRequest(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  new HttpHeaders(headers),
                  body));
      if (answer.wire().headers()) {
        send(exchange, answer, time);
      } // else closing the exchange cuts the connection
    }
  }

  private static void send(HttpExchange exchange, ApiAnswer answer, TimeSource time)
      throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Server", "clearml");
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.status() == 304;
    if (bodiless) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body().length));
    }
    exchange.sendResponseHeaders(
        answer.status(), bodiless || answer.body().length == 0 ? -1 : answer.body().length);
    if (!bodiless && answer.body().length > 0) {
      OutputStream out = exchange.getResponseBody();
      write(out, answer, time);
      if (!answer.wire().isCut()) {
        out.close(); // else the exchange is closed before its announced length is reached
      }
    }
  }

  private static void write(OutputStream out, ApiAnswer answer, TimeSource time)
      throws IOException {
    Wire wire = answer.wire();
    int length = wire.isCut() ? wire.sentBytes() : answer.body().length;
    int piece = wire.dripBytes() > 0 ? wire.dripBytes() : Math.max(1, length);
    for (int start = 0; start < length; start += piece) {
      out.write(answer.body(), start, Math.min(piece, length - start));
      if (wire.dripBytes() > 0) {
        out.flush();
        pause(wire, time);
      }
    }
    out.flush();
  }

  private static void pause(Wire wire, TimeSource time) throws InterruptedIOException {
    try {
      time.sleep(wire.dripPause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is closing");
    }
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.get(0);
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
