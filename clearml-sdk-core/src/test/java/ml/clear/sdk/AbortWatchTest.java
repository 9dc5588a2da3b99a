package ml.clear.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AbortWatchTest {
  private static final Abort ABORT = new Abort(Abort.Cause.STATUS_CHANGED, TaskStatus.STOPPED, "");

  private final CompletableFuture<Abort> heard = new CompletableFuture<>();
  private final AbortWatch watch = new AbortWatch("task1", () -> {});

  @Test
  void ourOwnVerdictSeenByAHeartbeatUnderWayIsNoAbort() {
    watch.add(heard::complete);

    watch.close();
    watch.aborted(ABORT);

    assertThat(watch.abort()).isEmpty();
  }

  @Test
  void anAbortBeforeTheEndIsRemembered() {
    watch.add(heard::complete);

    watch.aborted(ABORT);
    watch.close();

    assertThat(watch.abort()).contains(ABORT);
    assertThat(heard.join()).isEqualTo(ABORT);
  }
}
