package ml.clear.sdk.stuck;

import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.time.TimeSource;

/**
 * Finds what is stuck on a server, and frees it. Thread-safe. Every method blocks for its answers,
 * and throws {@link ml.clear.sdk.ServerUnreachableException} or {@link
 * ml.clear.sdk.ServerRejectedException} if there are none.
 *
 * <pre>{@code
 * ScanReport scan = clearMl.stuck().scan(ScanOptions.DEFAULT);
 * System.out.print(scan.text());
 * clearMl.stuck().recover(scan, RecoverOptions.dryRun()).forEach(System.out::println);
 * clearMl.stuck().recover(scan, RecoverOptions.dryRun().forReal()).forEach(System.out::println);
 * }</pre>
 */
public final class Orphans {
  private final ApiTransport transport;
  private final EpochLeases leases;
  private final String operator;
  private final TimeSource time;

  /** Made by the client. */
  public Orphans(ApiTransport transport, EpochLeases leases, String operator, TimeSource time) {
    this.transport = transport;
    this.leases = leases;
    this.operator = operator;
    this.time = time;
  }

  /**
   * Lists what is stuck, with evidence. Changes nothing. Blocks for {@link ScanOptions#pop()} if
   * something may only be passing, and for up to {@link ScanOptions#leaseWatch()} while leases are
   * held.
   *
   * <p>A look takes one request for each 500 queues, 500 records of leases and 500 tasks that are
   * queued, running or publishing, one for the workers, and one for each 500 entries that are none
   * of these tasks; there are one or two looks, and one request a step of the watch. Tasks that
   * change while it looks may be missed, never wrongly listed.
   */
  public ScanReport scan(ScanOptions options) {
    return new Scan(new ServerView(transport, time), time, options).run();
  }

  /**
   * Frees what a scan found, one after the other; or only tells what it would do. Each is looked at
   * anew before, under the lease on the task, and left alone if it is not stuck any more. So any
   * number of operators may recover the same scan, again and again. What is done stands in the
   * task's status reason.
   *
   * <p>The server's own writes know no lease: a worker that is no client of this library and starts
   * a task in the milliseconds between the last look and the write is not noticed before, but
   * after; see {@code docs/knowledge/stuck.md}.
   *
   * @param scan not older than some minutes, else much of it will not be stuck any more
   * @return what became of each; one that failed does not keep the others from being tried
   */
  public List<Recovery> recover(ScanReport scan, RecoverOptions options) {
    Recoverer recoverer = new Recoverer(transport, leases, operator, time, scan, options);
    List<Recovery> recoveries = new ArrayList<>();
    for (Orphan orphan : scan.orphans()) {
      recoveries.add(recoverer.recover(orphan));
    }
    return recoveries;
  }
}
