package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * Carries actions to a ClearML server or to an offline session, and gives back the {@code data} of
 * the answer. Thread-safe. Blocks until there is an answer or the call's deadline has passed.
 */
public interface ApiTransport extends AutoCloseable {
  /**
   * Sends one action, logging in and retrying as its {@link ApiCall#repeat()} allows.
   *
   * @throws ml.clear.sdk.ServerRejectedException if the server answered with an error
   * @throws ml.clear.sdk.AuthenticationException if the credentials were refused
   * @throws ml.clear.sdk.ServerUnreachableException if no usable answer came in time
   * @throws ml.clear.sdk.UnsupportedServerException if the server does not know the action
   */
  JsonNode call(ApiCall call);

  /** Who answers; logs in first if that has not happened yet, with the exceptions of a call. */
  ServerInfo server();

  /** How far the server's clock was ahead of this machine's in its last answer; zero if unknown. */
  default Duration serverAhead() {
    return Duration.ZERO;
  }

  /** Ends connections and threads. Calls still under way fail. Never throws. */
  @Override
  void close();
}
