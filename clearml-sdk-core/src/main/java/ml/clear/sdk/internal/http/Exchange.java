package ml.clear.sdk.internal.http;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.internal.http.AttemptFailure.Retry;
import ml.clear.sdk.internal.time.Deadline;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;

/**
 * Sends one POST and waits for the whole answer. The request runs on a thread of OkHttp's
 * dispatcher, because a thread that reads from a socket does not notice an interrupt; the caller
 * waits here and does.
 */
final class Exchange {
  /** How much later than its own call time-out a stuck request is abandoned. */
  private static final long GRACE_MILLIS = 1_000;

  /**
   * What a server has to say of a refusal is short; whatever stands before it may not know that.
   */
  private static final long LARGEST_ERROR_BYTES = 1 << 20;

  private final OkHttpClient client;
  private final SessionSettings settings;
  private final ServerClock clock;

  Exchange(OkHttpClient client, SessionSettings settings, ServerClock clock) {
    this.client =
        client
            .newBuilder()
            // "moved permanently" (301/1) is an answer, and a redirected POST would become a GET
            .followRedirects(false)
            .addNetworkInterceptor(
                chain -> {
                  Sent sent = chain.request().tag(Sent.class);
                  if (sent != null) {
                    sent.set(true);
                  }
                  return chain.proceed(chain.request());
                })
            .build();
    this.settings = settings;
    this.clock = clock;
  }

  /** Whether a request has begun to leave: there is a connection, and TLS is agreed. */
  private static final class Sent extends AtomicBoolean {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Sends a request.
   *
   * @param path behind the server's base URL, without a slash at its start
   * @param contentType exact header
   * @param authorization exact header; secret
   * @param deadline also of the HTTP call
   */
  Answer post(String path, String contentType, byte[] body, String authorization, Deadline deadline)
      throws AttemptFailure {
    Sent sent = new Sent();
    long leftMillis = deadline.left().toMillis();
    if (leftMillis <= 0) {
      throw AttemptFailure.unanswered(Retry.NO, Effect.NONE, "no time was left to send it", null);
    }
    Call call = client.newCall(request(path, new Body(contentType, body), authorization, sent));
    call.timeout().timeout(leftMillis, TimeUnit.MILLISECONDS);
    Waiting waiting = new Waiting();
    call.enqueue(waiting);
    try {
      return waiting.answer.get(leftMillis + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw IoFailures.describe(e.getCause(), sent.get(), leftMillis, settings.apiServer());
    } catch (TimeoutException e) {
      call.cancel();
      throw IoFailures.describe(e, sent.get(), leftMillis, settings.apiServer());
    } catch (InterruptedException e) {
      call.cancel();
      throw AttemptFailure.interrupted(sent.get() ? Effect.UNKNOWN : Effect.NONE, e);
    }
  }

  private Request request(String path, RequestBody body, String authorization, Sent sent) {
    return new Request.Builder()
        .url(settings.apiServer() + "/" + path)
        .header("Authorization", authorization)
        .header("X-ClearML-Worker", settings.worker())
        .header("X-Trains-Worker", settings.worker())
        .header("X-ClearML-Client", ClientName.VALUE)
        .header("X-Trains-Client", ClientName.VALUE)
        .header("User-Agent", ClientName.VALUE)
        .tag(Sent.class, sent)
        .post(body)
        .build();
  }

  /** Bytes under an exact content type, which OkHttp would otherwise extend by a charset. */
  private static final class Body extends RequestBody {
    private final MediaType contentType;
    private final byte[] bytes;

    Body(String contentType, byte[] bytes) {
      this.contentType = MediaType.get(contentType);
      this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
      return contentType;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    /** OkHttp must not send it again by itself: only we know which calls may be repeated. */
    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }

  /** Reads the answer to its end on OkHttp's thread. */
  private final class Waiting implements Callback {
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    @Override
    public void onFailure(Call call, IOException e) {
      answer.completeExceptionally(e);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (ResponseBody body = response.body()) {
        Instant serverNow = clock.observe(response.header("Date"));
        answer.complete(
            new Answer(
                response.code(),
                response.header("Content-Type", ""),
                response.header("Location", ""),
                Optional.ofNullable(response.header("Retry-After")),
                serverNow,
                (response.isSuccessful() ? body : response.peekBody(LARGEST_ERROR_BYTES)).bytes()));
      } catch (IOException | RuntimeException | Error e) {
        answer.completeExceptionally(e);
      }
    }
  }
}
