package ml.clear.sdk.stuck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.lease.Epoch;
import ml.clear.sdk.internal.queue.TaskLease;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.time.TimeSource;

/**
 * One scan: a look; if something may only be passing, or leases must be watched, a wait and a
 * second look, in which that must still be so. Not thread-safe.
 */
final class Scan {
  private static final Duration LONGEST_STEP = Duration.ofSeconds(5);
  private static final int STEPS_PER_TTL = 4;

  private static final Set<OrphanKind> PASSING =
      Set.of(OrphanKind.QUEUED_NOWHERE, OrphanKind.STRAY_ENTRY, OrphanKind.GHOST_ENTRY);

  private final ServerView view;
  private final TimeSource time;
  private final ScanOptions options;
  private final LeaseWatch watch = new LeaseWatch();

  Scan(ServerView view, TimeSource time, ScanOptions options) {
    this.view = view;
    this.time = time;
    this.options = options;
  }

  ScanReport run() {
    lookAtLeases();
    boolean watched = !options.leaseWatch().isZero();
    List<Orphan> first = look();
    List<Orphan> found = first;
    boolean passing = first.stream().anyMatch(orphan -> PASSING.contains(orphan.kind()));
    if (passing || (watched && !watch.undecided().isEmpty())) {
      await(passing ? options.pop() : Duration.ZERO, options.leaseWatch());
      Set<String> before = first.stream().map(Scan::key).collect(Collectors.toSet());
      found =
          look().stream()
              .filter(orphan -> !PASSING.contains(orphan.kind()) || before.contains(key(orphan)))
              .filter(orphan -> !isBeingClaimed(orphan))
              .toList();
    }
    List<Orphan> all = new ArrayList<>(found);
    if (watched) {
      all.addAll(silentLeases(found));
    }
    List<String> unjudged = watch.undecided().stream().map(Epoch::resource).sorted().toList();
    return new ScanReport(options, view.now(), all, view.requests(), unjudged, watch);
  }

  private static String key(Orphan orphan) {
    return orphan.kind() + " " + orphan.id() + " " + orphan.queue() + " " + orphan.since();
  }

  /** A living holder of its lease has popped it, and will start or return it. */
  private boolean isBeingClaimed(Orphan orphan) {
    return orphan.kind() == OrphanKind.QUEUED_NOWHERE
        && watch.find(TaskLease.of(orphan.id())).filter(sight -> !sight.isSilent()).isPresent();
  }

  private List<Orphan> look() {
    Map<String, TaskState> tasks =
        view.tasks(TaskStatus.QUEUED, TaskStatus.IN_PROGRESS, TaskStatus.PUBLISHING);
    Facts facts = Facts.read(view);
    Judge judge = new Judge(facts, options, watch);
    List<Orphan> found = new ArrayList<>();
    tasks.values().forEach(task -> judge.judge(task).ifPresent(found::add));
    found.addAll(ghosts(facts, tasks.keySet()));
    return found;
  }

  private List<Orphan> ghosts(Facts facts, Set<String> known) {
    Set<String> strangers = new HashSet<>();
    for (QueueInfo queue : facts.queues()) {
      if (!queue.isHidden()) { // what others keep in hidden queues need not be tasks
        queue.entries().stream().map(QueueEntry::taskId).forEach(strangers::add);
      }
    }
    strangers.removeAll(known);
    strangers.removeAll(view.tasks(strangers).keySet());
    List<Orphan> ghosts = new ArrayList<>();
    for (QueueInfo queue : facts.queues()) {
      for (QueueEntry entry : queue.entries()) {
        if (!queue.isHidden() && strangers.contains(entry.taskId())) {
          ghosts.add(ghost(queue, entry, facts));
        }
      }
    }
    return ghosts;
  }

  private static Orphan ghost(QueueInfo queue, QueueEntry entry, Facts facts) {
    Duration age =
        entry.added().map(added -> Duration.between(added, facts.now())).orElse(Duration.ZERO);
    return new Orphan(
        OrphanKind.GHOST_ENTRY,
        entry.taskId(),
        "",
        Optional.of(queue.id()),
        entry.added(),
        age,
        false,
        List.of("stands in queue " + queue.name() + ", but there is no such task"));
  }

  /** Those that tell nothing about a task that is found anyway. */
  private List<Orphan> silentLeases(List<Orphan> found) {
    Set<String> told =
        found.stream().map(orphan -> TaskLease.of(orphan.id())).collect(Collectors.toSet());
    return watch.silent().stream()
        .filter(sight -> !told.contains(sight.epoch().resource()))
        .map(
            sight ->
                new Orphan(
                    OrphanKind.LEASE_SILENT,
                    sight.epoch().resource(),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    sight.silent(),
                    false,
                    List.of(
                        "not renewed for longer than its ttl of "
                            + Orphan.shown(sight.epoch().ttl()),
                        "held by " + Judge.holder(sight))))
        .toList();
  }

  private void lookAtLeases() {
    long start = time.nanoTime();
    List<Epoch> held = view.heldLeases();
    watch.look(held, start, time.nanoTime());
  }

  /** Waits for both: pops that may be under way, and leases that nobody can judge yet. */
  private void await(Duration pop, Duration leaseWatch) {
    Deadline pops = Deadline.after(pop, time);
    Deadline leases = Deadline.after(leaseWatch, time);
    while (true) {
      Duration left = watch.undecided().isEmpty() ? Duration.ZERO : leases.left();
      Duration wait = left.compareTo(pops.left()) > 0 ? left : pops.left();
      if (wait.isZero() || wait.isNegative()) {
        break;
      }
      try {
        time.sleep(watch.undecided().isEmpty() ? wait : shorter(wait, step()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the next call to the server says so
        return;
      }
      if (!leaseWatch.isZero()) {
        lookAtLeases();
      }
    }
    if (leaseWatch.isZero()) {
      lookAtLeases(); // a claim may have begun since
    }
  }

  /** Short enough to see leases with short terms renewed. */
  private Duration step() {
    return watch.undecided().stream()
        .map(epoch -> epoch.ttl().dividedBy(STEPS_PER_TTL))
        .reduce(LONGEST_STEP, Scan::shorter);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
