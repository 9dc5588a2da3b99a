package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import ml.clear.sdk.config.ProxyServer;
import ml.clear.sdk.internal.storage.ProxiedConnections;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * HTTP for one entry: its proxy, time-outs and trust. On the JDK's connections, which read and
 * write large pieces straight from and to an array; TLS is set up when it is first needed, since
 * reading the trust store costs a fifth of a second. Thread-safe.
 */
final class S3Http implements AutoCloseable {
  private final S3Trust trust;
  private final Optional<ProxyServer> proxy;
  private final S3Timeouts timeouts;
  private final StallGuard stalls;

  S3Http(S3Trust trust, Optional<ProxyServer> proxy, S3Timeouts timeouts) {
    this.trust = trust;
    this.proxy = proxy;
    this.timeouts = timeouts;
    this.stalls = new StallGuard(timeouts.read());
  }

  /**
   * Sends a signed request and waits for the head of its answer.
   *
   * @param askFirst whether to wait for the store's leave before the body: whoever refuses by the
   *     head alone, and hangs up, is not heard otherwise
   */
  S3Response send(SdkHttpRequest signed, DataRequest request, boolean askFirst) throws IOException {
    HttpURLConnection connection = open(signed.getUri());
    connection.setRequestMethod(request.method().name());
    signed.forEachHeader(
        (name, values) -> values.forEach(v -> connection.addRequestProperty(name, v)));
    if (!request.hasBody()) {
      return S3Response.of(connection);
    }
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(request.length());
    if (askFirst) {
      connection.setRequestProperty("Expect", "100-continue");
    }
    try {
      stalls.write(connection, request.body(), request.length());
    } catch (ProtocolException refused) {
      return S3Response.early(connection, connection.getResponseCode());
    } catch (Throwable e) {
      connection.disconnect(); // else the store waits for the rest of the body
      throw e;
    }
    return S3Response.of(connection);
  }

  private HttpURLConnection open(URI uri) throws IOException {
    HttpURLConnection connection = ProxiedConnections.open(uri.toURL(), proxy);
    connection.setConnectTimeout(Math.toIntExact(timeouts.connect().toMillis()));
    connection.setReadTimeout(Math.toIntExact(timeouts.read().toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    if (connection instanceof HttpsURLConnection tls) {
      trust.applyTo(tls);
    }
    return connection;
  }

  @Override
  public void close() {
    stalls.close();
  }
}
