package ml.clear.sdk.internal.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;

/**
 * What the transport takes from the configuration.
 *
 * @param apiServer base URL of the API server, without a trailing slash
 * @param login what to log in with
 * @param worker name of this machine, for the server's records
 * @param refreshMargin how long before its end a token is renewed
 * @param requestedLifetime life to ask for when logging in; empty for the server's default
 * @param extraRetryCodes HTTP status codes that are tried again besides the usual
 * @param proxy the proxy on the way and where it was configured, for messages
 */
record SessionSettings(
    URI apiServer,
    LoginKey login,
    String worker,
    Duration refreshMargin,
    Optional<Duration> requestedLifetime,
    Set<Integer> extraRetryCodes,
    Optional<String> proxy) {
  private static final String ACCESS_KEY = "api.credentials.access_key";

  SessionSettings {
    worker = asciiOnly(worker);
    extraRetryCodes = Set.copyOf(extraRetryCodes);
  }

  static SessionSettings of(ClearMlConfig config) {
    return new SessionSettings(
        config.apiServer(),
        loginKey(config),
        config.worker(),
        config.tokenRefreshMargin(),
        config.requestedTokenLifetime(),
        config.extraRetryCodes(),
        config
            .proxy(config.apiServer())
            .map(proxy -> proxy.host() + ":" + proxy.port() + ", from " + proxy.origin()));
  }

  private static LoginKey loginKey(ClearMlConfig config) {
    return config
        .authToken()
        .map(token -> LoginKey.bearer(token, config.origin("auth_token").orElse("the token given")))
        .or(
            () ->
                config
                    .credentials()
                    .map(
                        pair ->
                            LoginKey.basic(
                                pair.accessKey(),
                                pair.secretKey(),
                                config.origin(ACCESS_KEY).orElse("the program"))))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    ACCESS_KEY
                        + " and api.credentials.secret_key are missing: create them in the web app"
                        + " under Settings, Workspace, and put them into clearml.conf or"
                        + " CLEARML_API_ACCESS_KEY and CLEARML_API_SECRET_KEY, or work offline with"
                        + " CLEARML_OFFLINE_MODE=1 ("
                        + filesOf(config)
                        + ")"));
  }

  /** A misspelt path is the usual reason for keys that are "missing". */
  private static String filesOf(ClearMlConfig config) {
    return config.files().stream()
        .map(file -> file.path() + (file.found() ? " was read" : " is not there"))
        .collect(Collectors.joining(", "));
  }

  /** A header must be ASCII, while a machine may be called anything. */
  private static String asciiOnly(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "_");
  }

  /** The server for messages: without a password, with the proxy. */
  String describeServer() {
    String url = apiServer.toString().replaceFirst("//[^/@]*@", "//");
    return proxy.map(text -> url + " (through the proxy " + text + ")").orElse(url);
  }
}
