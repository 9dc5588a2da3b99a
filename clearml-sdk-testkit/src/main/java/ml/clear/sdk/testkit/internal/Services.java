package ml.clear.sdk.testkit.internal;

import ml.clear.sdk.testkit.internal.auth.AuthActions;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The services of the server: here each adds its actions and its periodic jobs. */
public final class Services {
  private Services() {}

  /** All actions, working on this state. */
  public static ActionRegistry register(ServerState state) {
    ActionRegistry actions = new ActionRegistry();
    AuthActions.register(actions, state);
    return actions;
  }
}
