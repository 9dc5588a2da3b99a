package ml.clear.sdk.internal.task;

import ml.clear.sdk.Abort;

/** Told, once and on the heartbeat's thread, that a task should stop. Must return quickly. */
@FunctionalInterface
public interface AbortListener {
  void aborted(Abort abort);
}
