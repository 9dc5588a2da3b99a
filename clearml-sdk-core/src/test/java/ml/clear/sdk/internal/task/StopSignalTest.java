package ml.clear.sdk.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.Abort;
import ml.clear.sdk.Abort.Cause;
import ml.clear.sdk.TaskStatus;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private final List<Abort> heard = new ArrayList<>();
  private final StopSignal signal = new StopSignal(heard::add);

  @Test
  void aRunningTaskGoesOn() {
    signal.seen("in_progress", "");
    signal.seen("queued", "");
    signal.seen("created", "");

    assertThat(heard).isEmpty();
  }

  @Test
  void stoppingIsARequest() {
    signal.seen("in_progress", "Stopping");

    assertThat(heard)
        .containsExactly(new Abort(Cause.STOP_REQUESTED, TaskStatus.IN_PROGRESS, "Stopping"));
  }

  @Test
  void anAgentsOwnChangeIsNone() {
    signal.seen("completed", "Changed by clearml-agent worker:0");

    assertThat(heard).isEmpty();
  }

  @Test
  void aDraftIsAResetOnlyWhenSeenFourTimesInARow() {
    signal.seen("created", "");
    signal.seen("created", "");
    signal.seen("created", "");
    signal.seen("in_progress", "");
    signal.seen("created", "");
    signal.seen("created", "");
    signal.seen("created", "");
    assertThat(heard).isEmpty();

    signal.seen("created", "");

    assertThat(heard).extracting(Abort::cause).containsExactly(Cause.RESET);
  }

  @Test
  void aStatusThisVersionDoesNotKnowIsAChange() {
    signal.seen("hibernating", "");

    assertThat(heard).extracting(Abort::status).containsExactly(TaskStatus.UNKNOWN);
  }

  @Test
  void isToldOnce() {
    signal.gone();
    signal.gone();
    signal.seen("stopped", "");

    assertThat(heard).extracting(Abort::cause).containsExactly(Cause.DELETED);
  }
}
