package ml.clear.sdk.internal.thread;

import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** What another thread threw, to be thrown on by the one that waited for it. */
public final class AwaitedFailure {
  private AwaitedFailure() {}

  /**
   * The exception itself, with its type and all it says; its stack goes on with the caller's, or
   * nobody would see which call it ended. Throws it if it is an error.
   */
  public static RuntimeException of(ExecutionException e) {
    Throwable thrown = e.getCause() == null ? e : e.getCause();
    thrown.setStackTrace(
        Stream.of(
                Stream.of(thrown.getStackTrace()),
                Stream.of(boundary()),
                Stream.of(new Throwable().getStackTrace()).skip(1))
            .flatMap(part -> part)
            .toArray(StackTraceElement[]::new));
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }

  /** A line between the two stacks, as a frame. */
  private static StackTraceElement boundary() {
    return new StackTraceElement(
        "(awaited by thread " + Thread.currentThread().getName() + ")", "", null, -1);
  }
}
