package ml.clear.sdk.testkit.internal.carrier;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.HttpHeaders;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.ByteString;

/** MockWebServer, which can hang, cut and drip; it refuses a GET with a body. */
public final class MockCarrier implements Carrier {
  private final MockWebServer server;

  /** Decides what goes over the wire: the true answer, or a fault instead or in it. */
  @FunctionalInterface
  public interface Wire {
    /**
     * Makes the response.
     *
     * @param request what arrived
     * @param answer acts on the request and gives the true answer; may be left uncalled, so that
     *     the request has no effect
     */
    MockResponse respond(ApiRequest request, Supplier<ApiAnswer> answer);
  }

  private MockCarrier(MockWebServer server) {
    this.server = server;
  }

  /**
   * Starts to listen on loopback.
   *
   * @param server not started yet; may have been given TLS
   * @param port zero for any free one
   * @param handler the true answers
   * @param wire what is sent
   * @throws IOException if the port cannot be had
   */
  public static MockCarrier start(
      MockWebServer server, int port, Function<ApiRequest, ApiAnswer> handler, Wire wire)
      throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest recorded) {
            ApiRequest request = request(recorded);
            return wire.respond(request, () -> handler.apply(request));
          }
        });
    server.start(InetAddress.getLoopbackAddress(), port);
    return new MockCarrier(server);
  }

  private static ApiRequest request(RecordedRequest recorded) {
    Map<String, String> headers = new LinkedHashMap<>();
    recorded.getHeaders().forEach(pair -> headers.putIfAbsent(pair.getFirst(), pair.getSecond()));
    ByteString body = recorded.getBody();
    return new ApiRequest(
        recorded.getMethod(),
        recorded.getTarget(),
        new HttpHeaders(headers),
        body == null ? new byte[0] : body.toByteArray());
  }

  /** The true answer as it is. */
  public static MockResponse faithful(ApiAnswer answer) {
    MockResponse.Builder response =
        new MockResponse.Builder().code(answer.status()).body(new Buffer().write(answer.body()));
    answer.headers().forEach(response::setHeader);
    return response.build();
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
