package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ml.clear.sdk.artifact.Artifacts;
import ml.clear.sdk.internal.param.ConnectMode;
import ml.clear.sdk.internal.param.TaskConfiguration;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.internal.task.RuntimeKeys;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.internal.time.Durations;
import ml.clear.sdk.model.TaskModels;
import ml.clear.sdk.offline.SessionFiles;
import ml.clear.sdk.param.ConfigurationObjects;
import ml.clear.sdk.param.Parameters;
import ml.clear.sdk.report.ConsoleCapture;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.TaskLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a running task owns, and the order in which it begins and ends. Thread-safe. */
final class RunningTask {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTask.class);

  /** How long the agent waits for abort handlers, and how often it looks (PROTOCOL §11.2). */
  private static final Map<String, String> ABORT_CALLBACK =
      Map.of(
          "_abort_callback_timeout", "60",
          "_abort_poll_freq", "2",
          "_abort_callback_completed", "");

  /** A task in one of these is not ours to complete; a published or deleted one is an error. */
  private static final Set<TaskStatus> ENDED_BY_OTHERS =
      EnumSet.of(
          TaskStatus.STOPPED,
          TaskStatus.FAILED,
          TaskStatus.CLOSED,
          TaskStatus.COMPLETED,
          TaskStatus.CREATED,
          TaskStatus.QUEUED);

  private static final Duration AGENT_ABORT_POLL = Duration.ofSeconds(2);
  private static final Duration AFTER_BAD_START = Duration.ofSeconds(1);

  private final ClearMl client;
  private final Task task;
  private final String id;
  private final RunMode mode;
  private final boolean uploadsRequired;
  private final Supplier<Duration> owned;
  private final RunLedger ledger;
  private final Parameters parameters;
  private final TaskConfiguration configuration;
  private final Artifacts artifacts;
  private final TaskModels models;
  private final AbortWatch abortWatch;
  private final AtomicReference<@Nullable Verdict> verdict = new AtomicReference<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean agentWaitsForHandlers = new AtomicBoolean();
  private volatile @Nullable ConsoleCapture capture;
  private volatile @Nullable SessionFiles session;
  private volatile TaskCalls verdictCalls;

  /**
   * A run that has not begun.
   *
   * @param owned how long this process may still decide about a claimed task
   */
  RunningTask(
      ClearMl client,
      Task task,
      TaskInfo info,
      RunMode mode,
      long iterationOffset,
      boolean uploadsRequired,
      Supplier<Duration> owned) {
    this.client = client;
    this.owned = owned;
    this.verdictCalls = client.calls();
    this.task = task;
    this.id = info.id();
    this.mode = mode;
    this.uploadsRequired = uploadsRequired;
    this.ledger =
        new RunLedger(
            client.reporter().open(id, iterationOffset, client.config().worker()),
            new ModelReporters(client.reporter(), client.time()),
            client.parts().uploads(),
            client.time());
    boolean remote = mode == RunMode.AGENT || mode == RunMode.CLAIMED;
    ConnectMode connect = remote ? ConnectMode.REMOTE : ConnectMode.LOCAL;
    this.parameters = client.parts().parameters(id, connect);
    this.configuration = client.parts().configuration(id, connect);
    this.artifacts = client.parts().artifacts(info, ledger.uploads());
    this.models = client.parts().models(info, ledger.uploads(), ledger.models(), connect);
    this.abortWatch = new AbortWatch(id, this::handlersAreDone);
  }

  /** If this fails, nobody gets the task, so it ends here and now, as failed. */
  void begin(boolean captureConsole) {
    try {
      tryBegin(captureConsole);
    } catch (RuntimeException | Error e) {
      decide(Verdict.failed(e));
      endQuietly(AFTER_BAD_START, AFTER_BAD_START);
      throw e;
    }
  }

  private void tryBegin(boolean captureConsole) {
    client.heartbeat().watch(id, abortWatch);
    Map<String, String> environment = client.config().loggedEnvironment();
    boolean own = mode == RunMode.LOCAL || mode == RunMode.OFFLINE;
    if (own && !environment.isEmpty()) { // an agent's run goes by that section
      parameters.connect("Environment", environment);
    }
    if (captureConsole && !client.config().consoleLeftToAgent()) {
      capture = ConsoleCapture.start(ledger.logger());
    }
    if (mode != RunMode.CLAIMED) { // a claim ends in its own way with client and JVM
      client.opened(task);
    }
    LOG.info("{} {}", task, task.webUrl().map(Object::toString).orElse("(offline)"));
  }

  Parameters parameters() {
    return parameters;
  }

  ConfigurationObjects configuration() {
    return configuration;
  }

  Artifacts artifacts() {
    return artifacts;
  }

  TaskModels models() {
    return models;
  }

  TaskLogger logger() {
    return ledger.logger();
  }

  DeliveryReport ledger() {
    return ledger.report();
  }

  DeliveryReport flush(Duration limit) {
    return ledger.flush(limit);
  }

  Optional<SessionFiles> session() {
    return Optional.ofNullable(session);
  }

  Optional<Abort> abort() {
    return abortWatch.abort();
  }

  void onAbort(Consumer<Abort> action) {
    abortWatch.add(action);
    if (mode == RunMode.AGENT && agentWaitsForHandlers.compareAndSet(false, true)) {
      client.heartbeat().pollEvery(id, AGENT_ABORT_POLL);
      try {
        new RuntimeKeys(client.transport(), id).merge(ABORT_CALLBACK);
      } catch (ClearMlException e) {
        agentWaitsForHandlers.set(false); // the next handler asks it again
        LOG.warn("{}: the agent will not wait for abort handlers", task, e);
      }
    }
  }

  private void handlersAreDone() {
    if (agentWaitsForHandlers.get()) {
      ledger.flush(Duration.ofSeconds(10)); // the agent kills the JVM at its next poll
      try {
        new RuntimeKeys(client.transport(), id).merge(Map.of("_abort_callback_completed", "1"));
      } catch (ClearMlException e) {
        LOG.debug("The agent waits until its time-out", e);
      }
    }
  }

  void decide(Verdict decided) {
    verdict.set(decided);
  }

  void decideIfUndecided(Verdict decided) {
    verdict.compareAndSet(null, decided);
  }

  /**
   * Ends with the JVM.
   *
   * @param waits for uploads and reports
   * @param left for these and for telling the server
   */
  void endAtShutdown(Verdict decided, Duration waits, Duration left) {
    decideIfUndecided(decided);
    verdictCalls = client.calls().within(Deadline.after(left, client.time()));
    endQuietly(waits, waits);
  }

  void endQuietly(Duration limit, Duration reportsLimit) {
    try {
      end(limit, reportsLimit);
    } catch (RuntimeException e) {
      LOG.warn("{} has ended, but the server does not know how", task, e);
    }
  }

  DeliveryReport end(Duration limit, Duration reportsLimit) {
    if (!ending.compareAndSet(false, true)) {
      awaitEnd(limit);
      return ledger();
    }
    Deadline deadline = Deadline.after(limit, client.time());
    boolean interrupted = false;
    try {
      ConsoleCapture running = capture;
      if (running != null) {
        running.close();
      }
      DeliveryReport report = ledger.close(task, deadline, reportsLimit);
      if (uploadsRequired && !report.uploads().isComplete()) {
        decideIfUndecided(Verdict.uploadsFailed(report.uploads()));
      }
      interrupted = Thread.interrupted(); // it has ended the waits; the verdict is still owed
      client.heartbeat().forget(id); // only now: pings go on during uploads
      abortWatch.close(); // a heartbeat under way must not take our own verdict for an abort
      sendVerdict();
      return report;
    } finally {
      interrupted |= Thread.interrupted();
      release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The JVM's end, and the client's, must not overtake a close that is under way elsewhere. */
  private void awaitEnd(Duration limit) {
    try {
      if (!ended.await(Durations.nanos(limit), TimeUnit.NANOSECONDS)) {
        LOG.warn("{} is still being closed by another thread after {}", task, limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    try {
      configuration.close();
      client.heartbeat().forget(id);
      abortWatch.close();
      session = client.parts().seal(id).orElse(null);
    } finally {
      try {
        client.closed(task);
      } finally {
        ended.countDown();
      }
    }
  }

  /** An agent decides by the exit code; whoever stopped, reset or deleted the task already has. */
  private void sendVerdict() {
    if (mode == RunMode.AGENT || (mode != RunMode.CLAIMED && !client.config().isMasterNode())) {
      return;
    }
    Optional<Abort> abort = abort();
    if (abort.isPresent() && abort.get().cause() != Abort.Cause.STOP_REQUESTED) {
      LOG.info("{} was ended by others: {}", task, abort.get());
      return;
    }
    Verdict decided = verdict.get();
    if (decided == null || (abort.isPresent() && !decided.isFailure())) {
      decided = abort.isPresent() ? Verdict.stopped("USER ABORTED") : Verdict.COMPLETED;
    }
    TaskStatus now = statusNow();
    if (ENDED_BY_OTHERS.contains(now)) { // since the last heartbeat; completing would hide it
      LOG.info("{} was ended by others: {}", task, now);
      return;
    }
    if (mode == RunMode.CLAIMED) {
      decideWhileOwned(decided);
    } else {
      verdictCalls.status(decided.action(), id, decided.reason(), decided.message(), false);
    }
  }

  /** No try of the verdict may begin after the end of the lease's term. */
  private void decideWhileOwned(Verdict decided) {
    Duration left = owned.get();
    if (left.isZero()) {
      LOG.warn("{}: no verdict, since the lease was lost", task);
      return;
    }
    client.calls().statusWithin(left, decided.action(), id, decided.reason(), decided.message());
  }

  /** Whoever claimed the task says that it should stop. */
  void tell(Abort abort) {
    if (abort.cause() == Abort.Cause.LEASE_LOST) {
      ledger.closeReports(Duration.ZERO); // the next run's reports begin; ours would mix with them
    }
    abortWatch.aborted(abort);
  }

  private TaskStatus statusNow() {
    JsonNode found = verdictCalls.fields(List.of(id), "status");
    return found.isEmpty()
        ? TaskStatus.UNKNOWN
        : TaskStatus.ofWireName(found.get(0).path("status").asText());
  }
}
