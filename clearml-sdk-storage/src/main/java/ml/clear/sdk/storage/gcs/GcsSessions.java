package ml.clear.sdk.storage.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseInterceptor;
import com.google.auth.http.HttpTransportFactory;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's HTTP, which notes the address of each upload's session: the library itself gives no
 * means to end one. Hangs up on a store that is silent: left to itself the library waits for ever
 * until its bytes are taken. Thread-safe.
 */
final class GcsSessions extends HttpTransportOptions {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(GcsSessions.class);

  /** Of the latest session that began; the library sends from the thread that stores. */
  private final transient ThreadLocal<@Nullable String> address = new ThreadLocal<>();

  private final int writeMillis;

  /**
   * What waits so long.
   *
   * @param transports opens connections
   * @param silence until a connection stands, and for each piece of an answer
   * @param write until the store has taken all of a request, of 8 MiB at most
   */
  GcsSessions(HttpTransportFactory transports, Duration silence, Duration write) {
    super(
        HttpTransportOptions.newBuilder()
            .setHttpTransportFactory(transports)
            .setConnectTimeout((int) silence.toMillis())
            .setReadTimeout((int) silence.toMillis()));
    this.writeMillis = (int) write.toMillis();
  }

  @Override
  public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> options) {
    HttpRequestInitializer usual = super.getHttpRequestInitializer(options);
    return request -> {
      usual.initialize(request);
      request.setWriteTimeout(writeMillis);
      if (request.getUrl() != null && "resumable".equals(request.getUrl().getFirst("uploadType"))) {
        note(request);
      }
    };
  }

  private void note(HttpRequest request) {
    @Nullable HttpResponseInterceptor usual = request.getResponseInterceptor();
    request.setResponseInterceptor(
        response -> {
          if (usual != null) {
            usual.interceptResponse(response);
          }
          @Nullable String location = response.getHeaders().getLocation();
          if (location != null) {
            address.set(location);
          }
        });
  }

  /** Before an upload, and after it: there is nothing to end. */
  void forget() {
    address.remove();
  }

  /** Ends this thread's session, if one has begun; one attempt, since it costs nothing. */
  void cancel(ServiceOptions<?, ?> options) {
    @Nullable String begun = address.get();
    address.remove();
    if (begun == null) {
      return;
    }
    try {
      getHttpTransportFactory()
          .create()
          .createRequestFactory(super.getHttpRequestInitializer(options))
          .buildDeleteRequest(new GenericUrl(begun))
          .setThrowExceptionOnExecuteError(false)
          .setNumberOfRetries(0)
          .execute()
          .disconnect();
    } catch (IOException e) {
      LOG.debug("A session could not be ended; the store forgets it after a week", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
