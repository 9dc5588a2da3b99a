package ml.clear.sdk.testkit.internal.events;

import java.util.List;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** All actions of the service {@code events}. */
public final class EventActions {
  private EventActions() {}

  /** Adds the actions; events of tasks and models that go are forgotten. */
  public static void register(ActionRegistry actions, ServerState state) {
    state.onDropEvents(EventStore.of(state)::drop);
    actions
        .add(
            "events.add", "1.0", call -> new EventIntake(call).add(List.of(call.body().deepCopy())))
        .add(
            "events.add_batch",
            "1.0",
            call -> {
              if (call.items().isEmpty()) {
                throw ErrorCode.BATCH_CONTAINS_NO_ITEMS.error();
              }
              return new EventIntake(call).add(call.items());
            });
    RawEventActions.register(actions);
    CurveActions.register(actions);
    ScalarActions.register(actions);
    MetricActions.register(actions);
    LogActions.register(actions);
    EventDeletion.register(actions);
    PlotActions.register(actions);
    IterationActions.register(actions);
    ImageSampleActions.register(actions);
    PlotSampleActions.register(actions);
  }
}
