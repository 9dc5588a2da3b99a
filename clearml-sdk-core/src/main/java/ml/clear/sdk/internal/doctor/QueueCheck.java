package ml.clear.sdk.internal.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.lease.LeaseClient;
import ml.clear.sdk.internal.lease.ServerLeaseStore;
import ml.clear.sdk.internal.queue.QueueCalls;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.stuck.Orphan;
import ml.clear.sdk.stuck.OrphanKind;
import ml.clear.sdk.stuck.Orphans;
import ml.clear.sdk.stuck.ScanOptions;
import ml.clear.sdk.stuck.ScanReport;
import ml.clear.sdk.time.TimeSource;

/** Queues that nobody listens to, and what is stuck by a first look. */
final class QueueCheck {
  private static final Duration WORKERS_SEEN = Duration.ofHours(1);
  private static final int EXAMPLES = 3;

  private final ApiTransport transport;
  private final TimeSource time;

  QueueCheck(ApiTransport transport, TimeSource time) {
    this.transport = transport;
    this.time = time;
  }

  void look(Findings findings) {
    QueueCalls queues = new QueueCalls(transport);
    Set<String> watched = new HashSet<>();
    queues.workers(WORKERS_SEEN).forEach(worker -> watched.addAll(worker.queueIds()));
    List<QueueInfo> all = new ArrayList<>();
    List<QueueInfo> page;
    int next = 0;
    do {
      page = queues.page(false, next++, QueueCalls.PAGE);
      all.addAll(page);
    } while (page.size() == QueueCalls.PAGE);
    List<QueueInfo> unwatched =
        all.stream().filter(queue -> !watched.contains(queue.id())).toList();
    List<QueueInfo> waiting =
        unwatched.stream().filter(queue -> !queue.entries().isEmpty()).toList();
    String counts = all.size() + " queues, " + unwatched.size() + " without a worker";
    if (waiting.isEmpty()) {
      findings.info("queues", counts + ", and no task waits in those");
    } else {
      findings.warning(
          "queues",
          counts
              + "; tasks wait in vain in "
              + waiting.stream()
                  .map(queue -> queue.name() + " (" + queue.entries().size() + ")")
                  .collect(Collectors.joining(", ")),
          "start an agent: clearml-agent daemon --queue " + waiting.get(0).name());
    }
    stuck(findings);
  }

  private void stuck(Findings findings) {
    ScanReport scan;
    try (LeaseClient nobody = new LeaseClient(time, "doctor", Optional::empty)) {
      EpochLeases leases = new EpochLeases(new ServerLeaseStore(transport), nobody);
      scan =
          new Orphans(transport, leases, "doctor", time).scan(ScanOptions.DEFAULT.withoutWaiting());
    }
    if (scan.orphans().isEmpty()) {
      findings.ok("stuck", "nothing is stuck by a first look; leases were not watched");
    }
    for (OrphanKind kind : OrphanKind.values()) {
      List<Orphan> found = scan.of(kind);
      if (!found.isEmpty()) {
        findings.warning(
            "stuck",
            found.size()
                + " "
                + kind.description()
                + ": "
                + found.stream().limit(EXAMPLES).map(Orphan::id).collect(Collectors.joining(", "))
                + (found.size() > EXAMPLES ? ", ..." : ""),
            "scan with clearMl.stuck(), which also waits to see whether that is passing, and"
                + " recover");
      }
    }
  }
}
