package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the server does for one action. Runs under the lock of {@link ServerState}, so that it needs
 * none of its own and must not wait.
 */
@FunctionalInterface
public interface Action {
  /**
   * Answers a call.
   *
   * @return the {@code data} of the envelope
   * @throws ApiError to refuse; what was changed before stays changed, as on the real server
   */
  ObjectNode run(ActionCall call);
}
