package ml.clear.sdk.internal.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.Tls;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.time.TimeSource;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A server whose answers a test writes down beforehand; it logs everybody in by itself. */
final class FakeApi implements AutoCloseable {
  static final String SECRET = "s3cr3t-of-the-test";
  static final LoginKey KEY = LoginKey.basic("access-key", SECRET, "clearml.conf: 7");

  final MockWebServer server = new MockWebServer();
  final AtomicInteger logins = new AtomicInteger();
  final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  private final Queue<Supplier<MockResponse>> answers = new ConcurrentLinkedQueue<>();
  private final Queue<Supplier<MockResponse>> loginAnswers = new ConcurrentLinkedQueue<>();
  private final TimeSource time;
  Duration clockAhead = Duration.ZERO;
  Duration tokenLife = Duration.ofDays(30);
  String claims = "\"api_version\":\"2.34\",\"server_version\":\"2.3.0\"";

  FakeApi(TimeSource time) {
    this.time = time;
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            boolean login = request.getTarget().endsWith("auth.login");
            if (login) {
              logins.incrementAndGet();
            }
            requests.add(request);
            Supplier<MockResponse> next = (login ? loginAnswers : answers).poll();
            return next != null ? next.get() : login ? token() : ok("{}");
          }
        });
    server.setServerSocketFactory(new PromptServerSockets());
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer to anything but a login. */
  FakeApi then(MockResponse answer) {
    return then(() -> answer);
  }

  FakeApi then(Supplier<MockResponse> answer) {
    answers.add(answer);
    return this;
  }

  /** The next answer to a login. */
  FakeApi thenLogin(MockResponse answer) {
    return thenLogin(() -> answer);
  }

  FakeApi thenLogin(Supplier<MockResponse> answer) {
    loginAnswers.add(answer);
    return this;
  }

  /** The requests but for logins. */
  List<RecordedRequest> calls() {
    return requests.stream().filter(r -> !r.getTarget().endsWith("auth.login")).toList();
  }

  MockResponse token() {
    return ok("{\"token\":\"" + jwt() + "\"}");
  }

  private String jwt() {
    long issued = now().getEpochSecond();
    String payload =
        "{\"iat\":%d,\"exp\":%d,\"identity\":{\"user\":\"u1\"},\"n\":%d,%s}"
            .formatted(issued, issued + tokenLife.toSeconds(), logins.get(), claims);
    return "e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8))
        + ".signature";
  }

  private Instant now() {
    return time.now().plus(clockAhead);
  }

  MockResponse ok(String data) {
    return json(200, 0, "OK", data);
  }

  MockResponse error(int code, int subcode, String message) {
    return json(code, subcode, message, "{}");
  }

  private MockResponse json(int code, int subcode, String message, String data) {
    return new MockResponse.Builder()
        .code(code)
        .setHeader("Content-Type", "application/json")
        .setHeader("Date", httpDate(now()))
        .body(
            "{\"meta\":{\"id\":\"1\",\"result_code\":%d,\"result_subcode\":%d,\"result_msg\":\"%s\"},\"data\":%s}"
                .formatted(code, subcode, message, data))
        .build();
  }

  static String httpDate(Instant moment) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
  }

  static MockResponse page(int code, String html) {
    return new MockResponse.Builder()
        .code(code)
        .setHeader("Content-Type", "text/html; charset=utf-8")
        .body(html)
        .build();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  SessionSettings settings() {
    return settings(uri(), KEY);
  }

  static SessionSettings settings(URI uri, LoginKey key) {
    return new SessionSettings(
        uri, key, "worker-1", Duration.ofMinutes(6), Optional.empty(), Set.of(), Optional.empty());
  }

  HttpTransport transport() {
    return transport(settings(), RetryOptions.DEFAULT);
  }

  HttpTransport transport(SessionSettings settings, RetryOptions options) {
    return new HttpTransport(settings, options, clients(), time, Jitter.seeded(0, 1));
  }

  static HttpClients clients() {
    return new HttpClients(
        new Tls(true, Optional.empty(), "defaults"), ignored -> Optional.empty());
  }

  @Override
  public void close() {
    server.close();
  }
}
