package ml.clear.sdk.internal.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.NonFinitePolicy;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.LoggerFactory;

/**
 * Reports of all tasks of a client. Programs' threads put events into bounded queues, the thread
 * {@code clearml-reporter} encodes them into batches, and the thread {@code clearml-sender} sends
 * those. Two threads, because a request may hang for a minute and the queues must not wait for it.
 * Thread-safe; reporting never blocks and never throws.
 */
public final class Reporter {
  /** A server that does not answer so often in a row, or once after so long, is away. */
  private static final int AWAY_FAILURES = 3;

  private static final long AWAY_NANOS = Duration.ofSeconds(10).toNanos();

  /** After the time-out of close, the longest wait for a request under way to give up. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private enum State {
    /** Without threads. */
    NEW,
    RUNNING,
    CLOSED
  }

  private final ReporterOptions options;
  private final TimeSource time;
  private final EventQueue scalars;
  private final EventQueue console;
  private final EventQueue plots;
  private final Outbox outbox = new Outbox();
  private final Ledgers ledgers = new Ledgers();
  private final Waiters waiters;
  private final Backoff backoff;
  private final Backlog backlog;
  private final DropTeller teller;
  private final Packing packing;
  private final Sending sending;
  private final Worker packer;
  private final Worker sender;
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile boolean swept;

  /**
   * A reporter without threads yet; they start with the first task.
   *
   * @param transport where batches go; closed by its owner, after this
   * @param spoolRoot where reports go while the server is away, see {@link SpoolFolder#root}; empty
   *     for none
   */
  public Reporter(
      ApiTransport transport, ReporterOptions options, TimeSource time, Optional<Path> spoolRoot) {
    this(transport, options, time, spoolRoot, new SpoolFiles(), Jitter.upTo(0.5));
  }

  Reporter(
      ApiTransport transport,
      ReporterOptions options,
      TimeSource time,
      Optional<Path> spoolRoot,
      SpoolFiles files,
      Jitter jitter) {
    this.options = options;
    this.time = time;
    scalars = EventQueue.ofScalars(options.maxQueueBytes() / 4);
    console = EventQueue.ofTexts(options.maxQueueBytes() / 2);
    plots = EventQueue.ofTexts(options.maxQueueBytes() / 4);
    List<ChannelFeed> feeds =
        List.of(
            new ChannelFeed(Channel.METRICS, List.of(scalars, plots), options, time),
            new ChannelFeed(Channel.CONSOLE, List.of(console), options, time));
    CalmLog log = new CalmLog(LoggerFactory.getLogger(Reporter.class), time);
    waiters = new Waiters(time);
    backoff = new Backoff(time, jitter);
    Path root = options.maxSpoolBytes() == 0 ? null : spoolRoot.orElse(null);
    backlog = new Backlog(root, options.maxSpoolBytes(), files, time, log);
    teller = new DropTeller(ledgers, options.dropListener(), log, time);
    packing =
        new Packing(
            feeds, outbox, backlog, backoff, waiters, ledgers, teller, time, this::wakeSender);
    sending =
        new Sending(
            options,
            time,
            outbox,
            backlog,
            new Leftovers(root, files, log),
            new Delivery(transport, log),
            new Doubts(transport, options.consoleRepeat(), log),
            backoff,
            waiters,
            this::wakePacker);
    packer = new Worker("reporter", packing::step, packing::hasWork, time, log);
    sender = new Worker("sender", sending::step, sending::hasWork, time, log);
  }

  /**
   * Begins to report for a task.
   *
   * @param taskId the task on the server, or of the offline session
   * @param iterationOffset added to each iteration
   * @param worker shown beside console lines
   */
  public TaskReporter open(String taskId, long iterationOffset, String worker) {
    return open(new Ledger(taskId), iterationOffset, worker);
  }

  /**
   * To be called before {@link #open} for a task that an earlier process may have reported for,
   * too: what that left on disk is sent before anything new.
   */
  public void putLeftoversFirst() {
    sending.putLeftoversFirst();
  }

  /** Begins to report on a model, without a console and with iterations as they are. */
  TaskReporter openModel(String modelId) {
    putLeftoversFirst();
    return open(new Ledger(modelId, true), 0, "");
  }

  private TaskReporter open(Ledger ledger, long iterationOffset, String worker) {
    if (state.compareAndSet(State.NEW, State.RUNNING)) {
      packer.start();
      sender.start();
    }
    TaskReporter task = new TaskReporter(this, ledger, iterationOffset, worker);
    ledgers.add(task.books());
    return task;
  }

  /** Waits, as {@link TaskReporter#flush}, for all tasks. */
  public DeliveryReport flush(Duration timeout) {
    List<BooleanSupplier> settlements = ledgers.settlements();
    await(() -> settlements.stream().allMatch(BooleanSupplier::getAsBoolean), timeout);
    return ledger();
  }

  /**
   * Ends reporting for all tasks: takes no more, waits for delivery, ends the threads. What is then
   * left goes to the spool, for the next process; without a spool it is dropped and counted as
   * {@link DropReason#CLOSED}. An interrupt ends the wait and stays set. May be repeated.
   *
   * @param timeout longest wait for delivery; ending the threads takes up to half a second more if
   *     a request hangs, and up to two and a half with a disk and a drop listener that hang as well
   * @return the ledger of all tasks the client ever had
   */
  public DeliveryReport close(Duration timeout) {
    State before = state.getAndSet(State.CLOSED);
    if (before == State.CLOSED) {
      return ledger();
    }
    flush(timeout);
    boolean interrupted = Thread.interrupted(); // the threads are ended all the same
    try {
      if (before == State.RUNNING) {
        stopThreads();
      } else {
        swept = true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return ledger();
  }

  /** What became of everything that all tasks reported. */
  public DeliveryReport ledger() {
    return ledgers.sum();
  }

  private void stopThreads() {
    boolean senderEnded = sender.stop(GRACE);
    boolean packerEnded = packer.stop(GRACE);
    swept = true;
    if (packerEnded) {
      // A sender that does not end hangs in a request: its batch stays booked as queued.
      sweep();
    }
    waiters.wakeAll(); // nothing will be delivered any more
    if (senderEnded && packerEnded) {
      sending.close();
    }
    teller.close(GRACE);
  }

  private void sweep() {
    backlog.tryAgain(); // the last chance, also shortly after a failure
    Stream.concat(outbox.drain().stream(), packing.drain().stream())
        .filter(batch -> !backlog.put(batch))
        .forEach(batch -> batch.forEachRow((row, count) -> row.dropped(DropReason.CLOSED, count)));
  }

  long nanoTime() {
    return time.nanoTime();
  }

  NonFinitePolicy nonFinite() {
    return options.nonFinite();
  }

  boolean isClosed() {
    return state.get() == State.CLOSED;
  }

  void offerScalar(ScalarEvent event) {
    scalars.offer(event);
    announce(scalars);
  }

  void offerLargeScalar(ScalarEvent event) {
    scalars.offerLarge(event);
    announce(scalars);
  }

  long maxSeriesBytes() {
    return options.maxQueueBytes() / 4;
  }

  void offer(Event event) {
    EventQueue queue = event.row().kind() == ReportKind.CONSOLE ? console : plots;
    queue.offer(event);
    announce(queue);
  }

  private void announce(EventQueue queue) {
    packer.wakeIfIdle();
    if (swept) { // nobody would look at it any more
      dropAll(queue);
    }
  }

  private void dropAll(EventQueue queue) {
    Event event;
    while ((event = queue.poll()) != null) {
      event.row().dropped(DropReason.CLOSED, 1);
    }
    teller.look();
  }

  /** Books a report that never enters a queue. */
  void dropped(LedgerRow row, DropReason reason) {
    row.dropped(reason, 1);
    tell();
  }

  /** Books a report of a task that has ended. */
  void refused(Ledger ledger, LedgerRow row) {
    row.dropped(DropReason.CLOSED, 1);
    try {
      ledgers.reopen(ledger);
    } catch (OutOfMemoryError e) {
      return; // the task's own ledger has it, the client's sum has it after the next one
    }
    tell();
  }

  private void tell() {
    teller.look();
    if (waiters.areWaiting()) {
      waiters.wakeAll(); // it may be the very report that somebody waits for
    }
  }

  boolean awaitSettled(Ledger ledger, Duration timeout) {
    return await(ledger.settlement(), timeout);
  }

  /**
   * Waits for the end of a task's reports: until they are settled, or all of them are on disk and
   * the server has proved to be away. Then the next process sends them, and a run that is over does
   * not wait for its telemetry.
   */
  void awaitEnd(Ledger ledger, Duration timeout) {
    BooleanSupplier settled = ledger.settlement();
    long start = time.nanoTime();
    long failuresBefore = backoff.failures();
    await(
        () -> settled.getAsBoolean() || (ledger.isOnDisk() && isAway(failuresBefore, start)),
        timeout);
  }

  private boolean isAway(long failuresBefore, long startNanos) {
    return backoff.failures() > failuresBefore
        && (backoff.failuresInARow() >= AWAY_FAILURES
            || time.nanoTime() - startNanos >= AWAY_NANOS);
  }

  private boolean await(BooleanSupplier done, Duration timeout) {
    return waiters.await(() -> swept || done.getAsBoolean(), timeout, this::hurry);
  }

  private void hurry() {
    backoff.hurry();
    wakePacker();
    wakeSender();
  }

  void forget(Ledger ledger) {
    ledgers.close(ledger);
    wakePacker();
  }

  private void wakePacker() {
    packer.wake();
  }

  private void wakeSender() {
    sender.wake();
  }
}
