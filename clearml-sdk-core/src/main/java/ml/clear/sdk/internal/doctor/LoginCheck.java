package ml.clear.sdk.internal.doctor;

import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.time.TimeSource;

/** Whether the server takes the credentials, and is new enough. */
final class LoginCheck {
  /** The newest that this library makes use of: runtime keys one by one. */
  private static final ApiVersion NEWEST_USED = new ApiVersion(2, 34);

  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final ClearMlConfig config;
  private final TimeSource time;

  LoginCheck(ClearMlConfig config, TimeSource time) {
    this.config = config;
    this.time = time;
  }

  /** A session, to be closed, if there is one to be had. */
  Optional<HttpTransport> look(Findings findings) {
    HttpTransport transport;
    try {
      transport = new HttpTransport(config, RetryOptions.DEFAULT.withControlDeadline(LIMIT), time);
    } catch (ConfigurationException e) {
      findings.error("credentials", Rounds.reason(e), "");
      return Optional.empty();
    }
    boolean loggedIn = false;
    try {
      ServerInfo server = transport.server();
      version(server, findings);
      transport.call(ApiCall.read("users.get_current_user", Json.object()));
      loggedIn = true;
      findings.ok("credentials", "the server takes them: user " + server.user() + origin());
    } catch (UnsupportedServerException e) {
      findings.error(
          "version",
          Rounds.reason(e),
          "upgrade the server, or work offline with CLEARML_OFFLINE_MODE=1");
    } catch (AuthenticationException e) {
      findings.error(
          "credentials",
          Rounds.reason(e),
          "create new ones in the web app under Settings, Workspace, and put them where these come"
              + " from"
              + origin());
    } catch (ClearMlException e) {
      findings.error("credentials", "no login: " + Rounds.reason(e), "");
    } finally {
      if (!loggedIn) {
        transport.close();
      }
    }
    return loggedIn ? Optional.of(transport) : Optional.empty();
  }

  private String origin() {
    String key = config.authToken().isPresent() ? "auth_token" : "api.credentials.access_key";
    return config.origin(key).map(origin -> " (" + origin + ")").orElse("");
  }

  private static void version(ServerInfo server, Findings findings) {
    String told =
        "server "
            + (server.serverVersion().isEmpty() ? "of unknown release" : server.serverVersion())
            + ", API "
            + server.apiVersion()
            + "; this library needs "
            + ApiCall.BASE
            + " and uses up to "
            + NEWEST_USED;
    if (server.apiVersion().isAtLeast(NEWEST_USED)) {
      findings.ok("version", told);
    } else {
      findings.warning(
          "version",
          told + ": runtime keys of one task that two processes write at a time may get lost",
          "upgrade the server");
    }
  }
}
