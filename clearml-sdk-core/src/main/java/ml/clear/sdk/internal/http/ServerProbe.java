package ml.clear.sdk.internal.http;

import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.time.TimeSource;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks servers without credentials whether they are there. Blocks; not thread-safe. */
public final class ServerProbe implements AutoCloseable {
  private final HttpClients clients;
  private final OkHttpClient client;
  private final TimeSource time;
  private final Duration limit;

  /**
   * A probe that has asked nobody yet.
   *
   * @param limit longest wait for one answer
   * @throws ml.clear.sdk.ConfigurationException if the CA bundle cannot be read
   */
  public ServerProbe(ClearMlConfig config, TimeSource time, Duration limit) {
    this.clients = new HttpClients(config.tls(), config::proxy);
    this.client = clients.client().newBuilder().followRedirects(false).build();
    this.time = time;
    this.limit = limit;
  }

  /**
   * What one question brought.
   *
   * @param failure why there was no answer, in words for the user; empty if there was one
   * @param status the answer's HTTP status; 0 without one
   * @param clearMl whether the answer is in the envelope of a ClearML server
   * @param aheadAtLeast how far the server's clock is ahead of this machine's, at least
   * @param aheadAtMost the same, at most: the {@code Date} header has whole seconds, and the answer
   *     was made at some time between question and arrival; empty without such a header
   * @param certificateEnd when the server's certificate ends, if it has one
   */
  public record Sighting(
      Optional<String> failure,
      int status,
      boolean clearMl,
      Optional<Duration> aheadAtLeast,
      Optional<Duration> aheadAtMost,
      Optional<Instant> certificateEnd) {
    static Sighting none(String failure) {
      return new Sighting(
          Optional.of(failure), 0, false, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** Asks once, with a plain GET. Never throws. */
  public Sighting ask(String url) {
    okhttp3.Call call;
    try {
      call = client.newCall(new Request.Builder().url(url).build());
    } catch (IllegalArgumentException e) { // OkHttp takes fewer host names than java.net.URI
      return Sighting.none("this is no address that can be asked");
    }
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    Instant asked = time.now();
    long askedNanos = time.nanoTime();
    try (Response response = call.execute()) {
      // A wall clock that jumps between the two would spoil the difference.
      Instant answered = asked.plusNanos(time.nanoTime() - askedNanos);
      Optional<Instant> date = RetryAfter.date(response.header("Date"));
      String body = response.peekBody(4096).string();
      return new Sighting(
          Optional.empty(),
          response.code(),
          body.contains("\"meta\"") && body.contains("\"result_code\""),
          date.map(server -> Duration.between(answered, server)),
          date.map(server -> Duration.between(asked, server.plusSeconds(1))),
          certificateEnd(response.handshake()));
    } catch (IOException e) {
      return Sighting.none(
          IoFailures.describe(e, false, limit.toMillis(), call.request().url().uri()).detail());
    }
  }

  private static Optional<Instant> certificateEnd(@Nullable Handshake handshake) {
    if (handshake != null && !handshake.peerCertificates().isEmpty()) {
      Certificate first = handshake.peerCertificates().get(0);
      if (first instanceof X509Certificate certificate) {
        return Optional.of(certificate.getNotAfter().toInstant());
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    clients.close();
  }
}
