package ml.clear.sdk.stuck;

import static ml.clear.sdk.stuck.Recovery.Outcome.BUSY;
import static ml.clear.sdk.stuck.Recovery.Outcome.CURED;
import static ml.clear.sdk.stuck.Recovery.Outcome.FAILED;
import static ml.clear.sdk.stuck.Recovery.Outcome.LEFT;
import static ml.clear.sdk.stuck.Recovery.Outcome.NOT_STUCK;
import static ml.clear.sdk.stuck.Recovery.Outcome.PLANNED;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.queue.QueueCalls;
import ml.clear.sdk.internal.queue.TaskLease;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.stuck.LeaseWatch.Sight;
import ml.clear.sdk.stuck.Recovery.Outcome;
import ml.clear.sdk.time.TimeSource;

/** Frees one orphan after the other: lease, a fresh look, and only then the cure. */
final class Recoverer {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final int STATUS_NOT_ALLOWED = 110;
  private static final int STATUS_RACE_LOST = 121;

  private final ServerView view;
  private final QueueCalls queues;
  private final TaskHold holds;
  private final Treatment treatment;
  private final TimeSource time;
  private final ScanReport scan;
  private final RecoverOptions options;
  private final LeaseOptions lease;

  Recoverer(
      ApiTransport transport,
      EpochLeases leases,
      String operator,
      TimeSource time,
      ScanReport scan,
      RecoverOptions options) {
    this.view = new ServerView(transport, time);
    this.queues = new QueueCalls(transport);
    this.holds = new TaskHold(transport, leases, time);
    this.treatment = new Treatment(transport, operator, options.queue());
    this.time = time;
    this.scan = scan;
    this.options = options;
    this.lease = LeaseOptions.ttl(TTL).withPurpose("recovery by " + operator);
  }

  Recovery recover(Orphan orphan) {
    Cure cure = options.cureOf(orphan.kind());
    boolean needsQueue = orphan.kind() == OrphanKind.NO_WORKER && cure == Cure.REQUEUE;
    if (cure == Cure.LEAVE) {
      return new Recovery(orphan, cure, LEFT, "by choice");
    }
    if (orphan.alive()) {
      return left(orphan, cure);
    }
    if (needsQueue && options.queue().isEmpty()) {
      return new Recovery(orphan, cure, LEFT, "start a worker, or name a queue that has one");
    }
    if (options.isDryRun()) {
      return new Recovery(orphan, cure, PLANNED, treatment.plan(orphan, cure));
    }
    try {
      return switch (orphan.kind()) {
        case LEASE_SILENT -> release(orphan);
        case GHOST_ENTRY -> removeGhost(orphan);
        case STRAY_ENTRY -> removeStray(orphan);
        default -> underLease(orphan, cure);
      };
    } catch (ServerRejectedException e) {
      boolean moved = e.is(400, STATUS_NOT_ALLOWED) || e.is(400, STATUS_RACE_LOST);
      return new Recovery(orphan, cure, moved ? NOT_STUCK : FAILED, e.getMessage() + "");
    } catch (ClearMlException e) {
      return new Recovery(orphan, cure, FAILED, e.getMessage() + "");
    }
  }

  private static Recovery left(Orphan orphan, Cure cure) {
    return new Recovery(
        orphan, cure, LEFT, "its program still shows life; abort it in the web app if it must end");
  }

  private Recovery release(Orphan orphan) {
    Optional<Sight> silent = scan.watch().findSilent(orphan.id());
    boolean freed = silent.isPresent() && holds.free(silent.get());
    return new Recovery(
        orphan,
        Cure.RELEASE,
        freed ? CURED : NOT_STUCK,
        freed ? "marked as free" : "released, renewed or taken over meanwhile");
  }

  /** The removal is by id, and tells whether it was there: no lease is needed. */
  private Recovery removeGhost(Orphan orphan) {
    boolean exists = !view.tasks(List.of(orphan.id())).isEmpty();
    boolean removed =
        !exists && queues.takeOut(orphan.queue().orElseThrow(), orphan.id(), Treatment.CALL_LIMIT);
    return new Recovery(
        orphan,
        Cure.REMOVE_ENTRY,
        removed ? CURED : NOT_STUCK,
        removed ? "entry taken out" : "no entry without a task any more");
  }

  /** Without the lease: whoever runs the task holds it, and taking an entry out is atomic. */
  private Recovery removeStray(Orphan orphan) {
    Optional<Found> now = again(orphan, scan.watch());
    return now.isEmpty()
        ? notStuck(orphan, Cure.REMOVE_ENTRY)
        : new Recovery(
            orphan, Cure.REMOVE_ENTRY, treatment.removeStray(now.get()), treatment.lastStep());
  }

  private Recovery underLease(Orphan orphan, Cure cure) {
    LeaseWatch nobody = new LeaseWatch();
    if (again(orphan, scan.watch()).isEmpty()) { // it takes no lease to see that
      return notStuck(orphan, cure);
    }
    String name = TaskLease.of(orphan.id());
    Optional<TaskHold.Held> held =
        holds.take(name, scan.watch().find(name), lease, Deadline.after(options.leaseWait(), time));
    if (held.isEmpty()) {
      return new Recovery(orphan, cure, BUSY, "somebody else holds the lease on it");
    }
    try (Lease taken = held.get().lease()) {
      LeaseWatch watch = held.get().fromScanned() ? scan.watch() : nobody;
      Optional<Found> now = again(orphan, watch);
      if (now.isEmpty()) {
        return notStuck(orphan, cure);
      }
      if (now.get().orphan().alive()) {
        return left(orphan, cure);
      }
      Outcome outcome = treatment.apply(now.get(), cure, taken);
      return new Recovery(orphan, cure, outcome, treatment.lastStep());
    }
  }

  private static Recovery notStuck(Orphan orphan, Cure cure) {
    return new Recovery(orphan, cure, NOT_STUCK, "is not stuck in this way any more");
  }

  /** What a fresh look showed. */
  record Found(Orphan orphan, TaskState task, Facts facts) {}

  /** The same orphan by a fresh look; empty if it is not stuck in this way any more. */
  private Optional<Found> again(Orphan orphan, LeaseWatch watch) {
    TaskState task = view.tasks(List.of(orphan.id())).get(orphan.id());
    if (task == null) {
      return Optional.empty();
    }
    Facts facts = Facts.read(view);
    return new Judge(facts, scan.options(), watch)
        .judge(task)
        .filter(now -> now.kind() == orphan.kind())
        // Enqueued, and popped, again since: then it is somebody's who is just starting it.
        .filter(
            now ->
                !now.kind().equals(OrphanKind.QUEUED_NOWHERE) || now.since().equals(orphan.since()))
        .map(now -> new Found(now, task, facts));
  }
}
