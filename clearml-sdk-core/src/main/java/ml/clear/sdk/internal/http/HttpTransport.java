package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.storage.BearerToken;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.time.TimeSource;
import okhttp3.OkHttpClient;

/**
 * Carries actions to a ClearML server. Logs in with the first call, renews the token before it
 * expires, and repeats what may be repeated until the call's deadline; see {@code
 * docs/knowledge/wire.md}. Thread-safe.
 */
public final class HttpTransport implements ApiTransport {
  private final SessionSettings settings;
  private final RetryOptions options;
  private final TimeSource time;
  private final HttpClients clients;
  private final ServerClock clock;
  private final Exchange exchange;
  private final Envelope envelope;
  private final TokenSource tokens;
  private final Attempts attempts;

  /**
   * A transport that has sent nothing yet.
   *
   * @param config the server and what to log in with
   * @param options deadlines and waits
   * @param time for deadlines, waits and the life of tokens
   * @throws ml.clear.sdk.ConfigurationException if there are no credentials, or the CA bundle
   *     cannot be read
   */
  public HttpTransport(ClearMlConfig config, RetryOptions options, TimeSource time) {
    this(
        SessionSettings.of(config),
        options,
        new HttpClients(config.tls(), config::proxy),
        time,
        Jitter.upTo(options.jitter()));
  }

  HttpTransport(
      SessionSettings settings,
      RetryOptions options,
      HttpClients clients,
      TimeSource time,
      Jitter jitter) {
    this.settings = settings;
    this.options = options;
    this.time = time;
    this.clients = clients;
    this.clock = new ServerClock(time);
    this.exchange = new Exchange(clients.client(), settings, clock);
    this.envelope = new Envelope(settings.extraRetryCodes());
    this.tokens = new TokenSource(new Login(settings, exchange, envelope, time), time);
    this.attempts = new Attempts(settings, options, clock, time, jitter);
  }

  @Override
  public JsonNode call(ApiCall call) {
    Deadline deadline = deadline(call);
    AtomicBoolean mayLoginAgain = new AtomicBoolean(true); // once a call, however many attempts
    return attempts.run(
        call.action(),
        call.repeat(),
        deadline,
        call.patience().orElse(deadline.total()),
        () -> attempt(call, deadline, mayLoginAgain));
  }

  private JsonNode attempt(ApiCall call, Deadline deadline, AtomicBoolean mayLoginAgain)
      throws AttemptFailure {
    Token token = tokens.current(deadline);
    try {
      return send(call, token, deadline);
    } catch (AttemptFailure e) {
      if (!e.isTokenRefused() || !mayLoginAgain.getAndSet(false)) {
        throw e;
      }
      tokens.refused(token);
      return send(call, tokens.current(deadline), deadline);
    }
  }

  private JsonNode send(ApiCall call, Token token, Deadline deadline) throws AttemptFailure {
    ServerInfo server = token.server();
    if (!server.apiVersion().isAtLeast(call.minVersion())) {
      throw new UnsupportedServerException(
          call.action(),
          "it needs API "
              + call.minVersion()
              + ", while the server at "
              + settings.describeServer()
              + (server.serverVersion().isEmpty() ? "" : " (" + server.serverVersion() + ")")
              + " speaks "
              + server.apiVersion()
              + " at most: upgrade the server");
    }
    ApiVersion version =
        server.apiVersion().isAtLeast(call.pathVersion())
            ? call.pathVersion()
            : server.apiVersion();
    Answer answer =
        exchange.post(
            "v" + version + "/" + call.action(),
            call.contentType(),
            call.body(),
            "Bearer " + token.value(),
            deadline);
    return envelope.open(answer, call);
  }

  @Override
  public ServerInfo server() {
    return token().server();
  }

  @Override
  public Duration serverAhead() {
    return clock.serverAhead();
  }

  private Token token() {
    Deadline deadline = Deadline.after(options.controlDeadline(), time);
    return attempts.run(
        Login.ACTION, Repeat.SAFE, deadline, deadline.total(), () -> tokens.current(deadline));
  }

  private Deadline deadline(ApiCall call) {
    return Deadline.after(call.deadline().orElse(options.controlDeadline()), time);
  }

  /** The session's token, for file servers. Its exceptions are those of a call. */
  public BearerToken bearerToken() {
    return new BearerToken() {
      @Override
      public Optional<String> current() {
        return Optional.of(token().value());
      }

      @Override
      public void refused(String token) {
        tokens.refused(token);
      }
    };
  }

  /** The HTTP client with the configured proxies and certificates; it ends with this transport. */
  public OkHttpClient httpClient() {
    return clients.client();
  }

  @Override
  public void close() {
    attempts.close();
    clients.close();
  }
}
