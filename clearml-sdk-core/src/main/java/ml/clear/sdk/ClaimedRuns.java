package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ml.clear.sdk.internal.queue.TaskRun;
import ml.clear.sdk.internal.queue.TaskRuns;

/** Lets claimed tasks run as tasks of this client. */
final class ClaimedRuns implements TaskRuns {
  private final ClearMl client;

  ClaimedRuns(ClearMl client) {
    this.client = client;
  }

  @Override
  public TaskRun begin(JsonNode document, Supplier<Duration> owned) {
    TaskInfo info = TaskInfo.of(document);
    long offset =
        client
            .config()
            .iterationOffset()
            .orElseGet(() -> IterationOffset.auto().resolve(info.lastIteration()));
    client.reporter().putLeftoversFirst();
    Task task = new Task(client, info, offset, owned);
    return new TaskRun() {
      @Override
      public Task task() {
        return task;
      }

      @Override
      public void tell(Abort abort) {
        task.running().tell(abort);
      }

      @Override
      public void end(Duration uploads, Duration reports) {
        task.running().end(uploads, reports);
      }
    };
  }

  @Override
  public void endWithJvm(Object key, Consumer<Duration> end) {
    if (!client.shutdownLimit().isZero()) {
      ShutdownHook.INSTANCE.add(key, client, (verdict, left) -> end.accept(left));
    }
  }

  @Override
  public void ended(Object key) {
    ShutdownHook.INSTANCE.remove(key);
  }
}
