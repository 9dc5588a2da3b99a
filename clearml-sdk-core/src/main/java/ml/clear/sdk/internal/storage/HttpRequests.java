package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.time.TimeSource;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to file servers: with the token where it may go, again after failures that may
 * pass, and with refusals turned into exceptions. Thread-safe.
 */
final class HttpRequests {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);

  /** As the reference: worth another attempt. */
  private static final Set<Integer> PASSING = Set.of(408, 429, 502, 503, 504, 509);

  private static final int ATTEMPTS = 5;
  private static final long LARGEST_TEXT_BYTES = 1 << 20;

  private final OkHttpClient client;
  private final FileServers servers;
  private final BearerToken token;
  private final HttpLimits limits;
  private final TimeSource time;

  HttpRequests(
      OkHttpClient client,
      FileServers servers,
      BearerToken token,
      HttpLimits limits,
      TimeSource time) {
    // A retry inside the client would repeat, uncounted, what this class decides about.
    this.client =
        client
            .newBuilder()
            .retryOnConnectionFailure(false)
            .connectTimeout(limits.connect())
            .readTimeout(limits.silence())
            .writeTimeout(limits.silence())
            .build();
    this.servers = servers;
    this.token = token;
    this.limits = limits;
    this.time = time;
  }

  /** A read or an idempotent request: all attempts, no limit on the time the body may take. */
  Response send(String action, StorageUri uri, Request request, Integer... allowed) {
    return send(action, uri, request, Duration.ZERO, ATTEMPTS, Set.of(allowed));
  }

  /** One upload: one attempt if the bytes cannot be read again. */
  Response upload(
      String action, StorageUri uri, Request request, Duration limit, boolean repeatable) {
    return send(action, uri, request, limit, repeatable ? limits.uploads() : 1, Set.of());
  }

  private Response send(
      String action,
      StorageUri uri,
      Request request,
      Duration limit,
      int attempts,
      Set<Integer> allowed) {
    boolean tokenRenewed = attempts == 1;
    for (int attempt = 1; ; attempt++) {
      Optional<String> bearer = servers.trusts(uri) ? token.current() : Optional.empty();
      Response response;
      try {
        response = execute(request, bearer, limit);
      } catch (IOException e) {
        if (attempt >= attempts || !IoFailure.mayPass(e)) {
          throw IoFailure.toException(action, uri, e, attempt, access(uri));
        }
        LOG.debug("{} {}: attempt {} failed", action, uri, attempt, e);
        Backoff.pause(time, attempt, action, uri);
        continue;
      }
      requireAsAsked(action, uri, request, response);
      if (response.isSuccessful() || allowed.contains(response.code())) {
        return response;
      }
      if (response.code() == 401 && bearer.isPresent() && !tokenRenewed) {
        response.close();
        token.refused(bearer.get());
        tokenRenewed = true;
        continue;
      }
      if (!PASSING.contains(response.code()) || attempt >= attempts) {
        throw refused(action, uri, request, response, bearer.isPresent());
      }
      LOG.debug("{} {}: attempt {} answered {}", action, uri, attempt, response.code());
      response.close();
      Backoff.pause(time, attempt, action, uri);
    }
  }

  /** Many redirects make a GET of everything else, whose success would say nothing. */
  private void requireAsAsked(String action, StorageUri uri, Request request, Response response) {
    Request answered = response.request();
    if (!answered.method().equals(request.method())) {
      response.close();
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("redirected to " + answered.url().redact() + ", which loses what was asked")
          .access(access(uri))
          .remedy("name that address itself, in api.files_server or output_uri")
          .build();
    }
  }

  private Response execute(Request request, Optional<String> bearer, Duration limit)
      throws IOException {
    // Compressed answers would come without a length and with ranges of other bytes.
    Request.Builder sent = request.newBuilder().header("Accept-Encoding", "identity");
    bearer.ifPresent(value -> sent.header("Authorization", "Bearer " + value));
    OkHttpClient patient =
        limit.isZero()
            ? client
            : client.newBuilder().readTimeout(HttpLimits.answerOf(limit)).build();
    var call = patient.newCall(sent.build());
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return call.execute();
    } catch (Exception e) {
      if (e instanceof InterruptedException) { // OkHttp, being Kotlin, does not declare it
        Thread.currentThread().interrupt();
        IOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    }
  }

  private StorageException refused(
      String action, StorageUri uri, Request request, Response response, boolean withToken) {
    int code = response.code();
    String words = HtmlText.of(text(response));
    boolean lacksToken = !withToken && servers.trusts(uri);
    return StorageException.of(action, uri, reason(code))
        .code("HTTP " + code)
        .detail(words)
        .access(lacksToken ? new StoreAccess(servers.rootOf(uri), "none") : access(uri))
        .remedy(
            lacksToken && (code == 401 || code == 403)
                ? "set api.credentials, with which this file server is asked"
                : remedy(code, request, withToken))
        .build();
  }

  private static Reason reason(int code) {
    return switch (code) {
      case 401, 403 -> Reason.DENIED;
      case 404, 410 -> Reason.NOT_FOUND;
      case 413, 507 -> Reason.TOO_LARGE;
      default -> PASSING.contains(code) ? Reason.UNREACHABLE : Reason.OTHER;
    };
  }

  private static String remedy(int code, Request request, boolean withToken) {
    return switch (code) {
      case 401, 403 ->
          withToken
              ? "check api.credentials: the file server asks the API server about the token"
              : "no token was sent, since this is not api.files_server; if it is to be trusted, add"
                  + " it to sdk.storage.http.legacy_fileservers";
      case 413 ->
          "the request was "
              + bodyLength(request)
              + "; a proxy before the file server limits request bodies (nginx:"
              + " client_max_body_size), raise that or set output_uri to an object store";
      case 507 -> "make room on the file server's disk";
      default -> "";
    };
  }

  private static String bodyLength(Request request) {
    try {
      long length = request.body() == null ? 0 : request.body().contentLength();
      return length < 0 ? "of unknown length" : length + " bytes";
    } catch (IOException unknown) {
      return "of unknown length";
    }
  }

  /** The body's beginning, as far as it comes; closes the answer. */
  static String text(Response response) {
    try (response) {
      return response.peekBody(LARGEST_TEXT_BYTES).string();
    } catch (IOException cut) {
      return "";
    }
  }

  StoreAccess access(StorageUri uri) {
    String credentials =
        servers.trusts(uri) ? "the session's token" : "none (not the session's file server)";
    return new StoreAccess(servers.rootOf(uri), credentials);
  }
}
