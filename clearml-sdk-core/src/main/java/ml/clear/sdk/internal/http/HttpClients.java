package ml.clear.sdk.internal.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import ml.clear.sdk.config.ProxyServer;
import ml.clear.sdk.config.Tls;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where an {@link OkHttpClient} is made: proxies, certificates, threads, time-outs.
 * Answers compressed with gzip are unpacked by OkHttp unseen. Thread-safe; {@link #close} leaves no
 * thread of ours and no connection. OkHttp's own two daemon threads are the JVM's, not a client's,
 * and end by themselves after a minute without work.
 */
public final class HttpClients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);
  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

  /** As long as the reference waits; the deadline of each call is usually shorter. */
  private static final Duration READ_TIME = Duration.ofMinutes(5);

  /** Shorter than any server's: a connection that the server closes just now fails a call. */
  private static final Duration IDLE_TIME = Duration.ofSeconds(20);

  private static final int IDLE_CONNECTIONS = 8;
  private static final int MAX_REQUESTS = 256;

  private final ThreadPoolExecutor threads;
  private final OkHttpClient client;

  /**
   * Makes the client.
   *
   * @param tls how servers' certificates are checked
   * @param proxies the configured proxy for a URL; without one, the JVM's own proxy selector
   *     decides
   * @throws ml.clear.sdk.ConfigurationException if the CA bundle cannot be read
   */
  public HttpClients(Tls tls, Function<URI, Optional<ProxyServer>> proxies) {
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX_REQUESTS,
            60,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            ClearMlThreads.factory("http"));
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(MAX_REQUESTS);
    dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
    ProxyPasswords passwords = new ProxyPasswords(proxies);
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, IDLE_TIME.toSeconds(), TimeUnit.SECONDS))
            // Modern: TLS 1.2 and 1.3 only.
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
            .proxySelector(new ConfiguredProxies(proxies))
            .proxyAuthenticator(passwords)
            .addNetworkInterceptor(passwords)
            .socketFactory(new PromptSockets())
            .connectTimeout(CONNECT_TIME)
            .readTimeout(READ_TIME)
            .writeTimeout(READ_TIME);
    if (!tls.verify()) {
      LOG.warn(
          "Certificates are not checked ({}): anybody on the way can read along", tls.origin());
      Certificates.trustAll(builder);
    } else if (tls.caBundle().isPresent()) {
      Certificates.trust(tls.caBundle().get(), tls.origin(), builder);
    }
    this.client = builder.build();
  }

  /** The client; what is derived from it shares its threads and connections. */
  public OkHttpClient client() {
    return client;
  }

  /** Cancels what is under way, and ends threads and connections. */
  @Override
  public void close() {
    client.dispatcher().cancelAll();
    threads.shutdown();
    client.connectionPool().evictAll();
  }
}
