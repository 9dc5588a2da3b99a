package ml.clear.sdk.testkit.internal;

import ml.clear.sdk.testkit.internal.auth.AuthActions;
import ml.clear.sdk.testkit.internal.auth.ServerActions;
import ml.clear.sdk.testkit.internal.auth.UserActions;
import ml.clear.sdk.testkit.internal.events.EventActions;
import ml.clear.sdk.testkit.internal.model.ModelActions;
import ml.clear.sdk.testkit.internal.project.ProjectActions;
import ml.clear.sdk.testkit.internal.queue.QueueActions;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.task.TaskActions;
import ml.clear.sdk.testkit.internal.worker.WorkerActions;

/** The services of the server: here each adds its actions and its periodic jobs. */
public final class Services {
  private Services() {}

  /** All actions, working on this state. */
  public static ActionRegistry register(ServerState state) {
    ActionRegistry actions = new ActionRegistry();
    AuthActions.register(actions);
    UserActions.register(actions);
    ServerActions.register(actions);
    ProjectActions.register(actions);
    TaskActions.register(actions, state);
    EventActions.register(actions, state);
    ModelActions.register(actions);
    QueueActions.register(actions);
    WorkerActions.register(actions, state);
    return actions;
  }

  /**
   * Puts in what every server has from its beginning: the company, its user, the user's keys, and
   * the default queue.
   */
  public static void seed(ServerState state, String accessKey, String secretKey) {
    state.locked(
        () -> {
          Accounts.of(state).seed(accessKey, secretKey);
          QueueActions.seed(state);
          return state;
        });
  }
}
