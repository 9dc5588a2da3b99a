package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What claims need of the client. */
public interface TaskRuns {
  /**
   * Attaches to a task that this process has started on the server.
   *
   * @param task its document
   * @param owned how long this process may still speak for it; zero once it may not
   */
  TaskRun begin(JsonNode task, Supplier<Duration> owned);

  /** Ends something with the JVM, in the time that is left then. */
  void endWithJvm(Object key, Consumer<Duration> end);

  /** It has ended by itself. */
  void ended(Object key);
}
