package ml.clear.sdk.stuck;

import java.util.List;

/** In which way something is stuck. */
public enum OrphanKind {
  /** The task is queued, but stands in no queue: its worker died between the pop and the start. */
  QUEUED_NOWHERE("queued, but in no queue"),
  /** The task waits in a queue to which no live worker listens. */
  NO_WORKER("in a queue without a worker"),
  /** The task is running by its status, but has shown no sign of life for long. */
  SILENT("running, but silent"),
  /** The task is running by its status, but the worker that ran it is gone. */
  WORKER_GONE("running, its worker gone"),
  /** Somebody asked the task to stop long ago, and it has not. */
  STOPPING("stopping for long"),
  /** The server broke off while it published the task. */
  PUBLISHING("publishing for long"),
  /** The queue holds an entry for a task that does not exist. */
  GHOST_ENTRY("entry without a task"),
  /** The task is running and also stands in a queue: a second worker will run it. */
  STRAY_ENTRY("running, but still queued"),
  /** The holder of the lease has gone silent. */
  LEASE_SILENT("lease without a living holder");

  private final String description;

  OrphanKind(String description) {
    this.description = description;
  }

  /** A few words for people. */
  public String description() {
    return description;
  }

  /** What may be done about it, the default first; besides {@link Cure#LEAVE}. */
  public List<Cure> cures() {
    return switch (this) {
      case QUEUED_NOWHERE, NO_WORKER -> List.of(Cure.REQUEUE, Cure.STOP);
      case SILENT, WORKER_GONE -> List.of(Cure.STOP, Cure.REQUEUE, Cure.RESET_AND_REQUEUE);
      case STOPPING -> List.of(Cure.STOP);
      case PUBLISHING -> List.of(Cure.PUBLISH);
      case GHOST_ENTRY, STRAY_ENTRY -> List.of(Cure.REMOVE_ENTRY);
      case LEASE_SILENT -> List.of(Cure.RELEASE);
    };
  }
}
