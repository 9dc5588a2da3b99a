package ml.clear.sdk.internal.task;

import java.util.Locale;
import ml.clear.sdk.Abort;
import ml.clear.sdk.Abort.Cause;
import ml.clear.sdk.TaskStatus;

/**
 * Reads a stop out of what the polls of one task show, by the rules of the reference SDK ({@code
 * clearml/backend_interface/task/development/stop_signal.py}). Not thread-safe.
 */
final class StopSignal {
  /** A draft seen once may be an enqueue passing by; seen this often, the task was reset. */
  private static final int RESET_POLLS = 4;

  private final AbortListener listener;
  private int draftPolls;
  private boolean aborted;

  StopSignal(AbortListener listener) {
    this.listener = listener;
  }

  boolean isAborted() {
    return aborted;
  }

  void gone() {
    abort(Cause.DELETED, TaskStatus.UNKNOWN, "");
  }

  void seen(String wireStatus, String message) {
    TaskStatus status = TaskStatus.ofWireName(wireStatus);
    draftPolls = status == TaskStatus.CREATED ? draftPolls + 1 : 0;
    String lower = message.toLowerCase(Locale.ROOT);
    switch (status) {
      case IN_PROGRESS -> {
        if (lower.contains("stopping")) {
          abort(Cause.STOP_REQUESTED, status, message);
        }
      }
      case CREATED -> {
        if (draftPolls >= RESET_POLLS) {
          abort(Cause.RESET, status, message);
        }
      }
      case QUEUED -> {}
      default -> {
        if (!lower.contains("worker")) { // the agent's own changes name it; they are no abort
          abort(Cause.STATUS_CHANGED, status, message);
        }
      }
    }
  }

  private void abort(Cause cause, TaskStatus status, String message) {
    if (!aborted) {
      aborted = true;
      listener.aborted(new Abort(cause, status, message));
    }
  }
}
