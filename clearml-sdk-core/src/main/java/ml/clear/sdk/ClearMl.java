package ml.clear.sdk;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.sdk.api.ApiClient;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.doctor.Doctor;
import ml.clear.sdk.internal.artifact.UploadPool;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.lease.LeaseClient;
import ml.clear.sdk.internal.lease.ServerLeaseStore;
import ml.clear.sdk.internal.offline.OfflineTransport;
import ml.clear.sdk.internal.queue.ClaimClient;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.internal.report.Reporter;
import ml.clear.sdk.internal.task.Heartbeat;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.model.Models;
import ml.clear.sdk.offline.OfflineImport;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.queue.Queues;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.stuck.Orphans;
import ml.clear.sdk.time.TimeSource;

/**
 * A connection to one ClearML server, or an offline stand-in for it. It may run any number of tasks
 * at once. Thread-safe. It owns a few daemon threads named {@code clearml-…}, which {@link
 * #close()} ends.
 *
 * <pre>{@code
 * try (ClearMl clearMl = ClearMl.create()) {
 *   clearMl.task("baseline").project("Fraud").start().run(task -> train(task));
 * }
 * }</pre>
 */
public final class ClearMl implements AutoCloseable {
  private static final Duration MODEL_REPORTS_LIMIT = Duration.ofMinutes(1);

  private final ClearMlConfig config;
  private final TimeSource time;
  private final ApiTransport transport;
  private final Optional<OfflineTransport> offline;
  private final Storage storage;
  private final TaskCalls calls;
  private final TaskParts parts;
  private final Reporter reporter;
  private final ModelReporters modelReporters;
  private final Heartbeat heartbeat;
  private final LeaseClient leaseClient;
  private final UploadPool uploads;
  private final EpochLeases serverLeases;
  private final ClaimClient claims;
  private final Duration shutdownLimit;
  private final Set<Task> openTasks = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean agentTaskTaken = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean ownedByItsTask;

  ClearMl(
      ClearMlConfig config,
      TimeSource time,
      ApiTransport transport,
      Optional<OfflineTransport> offline,
      Storage storage,
      Reporter reporter,
      Duration shutdownLimit) {
    this.config = config;
    this.time = time;
    this.transport = transport;
    this.offline = offline;
    this.storage = storage;
    this.reporter = reporter;
    this.modelReporters = new ModelReporters(reporter, time);
    this.shutdownLimit = shutdownLimit;
    this.uploads = new UploadPool(config);
    this.calls = new TaskCalls(transport);
    this.parts = new TaskParts(this, offline, uploads, modelReporters);
    this.heartbeat = new Heartbeat(transport, time, config.pingPeriod());
    this.leaseClient = new LeaseClient(time, config.worker(), this::onlyTask);
    this.serverLeases = new EpochLeases(new ServerLeaseStore(transport), leaseClient);
    this.claims =
        new ClaimClient(transport, serverLeases, time, config.worker(), new ClaimedRuns(this));
  }

  /**
   * A client configured by {@code clearml.conf} and the environment. Sends nothing yet.
   *
   * @throws ConfigurationException if no server is configured and offline mode is not on, or a
   *     setting is wrong
   */
  public static ClearMl create() {
    return builder().build();
  }

  /**
   * A client with this configuration. Sends nothing yet.
   *
   * @param config where the server is, and how to log in
   * @throws ConfigurationException if it names no server and offline mode is not on
   */
  public static ClearMl create(ClearMlConfig config) {
    return builder().config(config).build();
  }

  /** A client with choices of its own. */
  public static ClearMlBuilder builder() {
    return new ClearMlBuilder();
  }

  /** This library's version; {@code unknown} outside of its jar. */
  public static String version() {
    String version = ClearMl.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /**
   * Describes a new task, to be started by the returned builder.
   *
   * @param name at least 3 characters; need not be unique
   */
  public TaskBuilder task(String name) {
    return new TaskBuilder(this, name);
  }

  /** The tasks on the server, whoever runs them. */
  public Tasks tasks() {
    return new Tasks(this);
  }

  /** The registry of models. */
  public Models models() {
    return new Models(transport, storage, modelReporters);
  }

  /**
   * Named leases on the server, shared by everybody who uses its workspace.
   *
   * @throws IllegalStateException if this client is offline
   */
  public Leases leases() {
    if (isOffline()) {
      throw new IllegalStateException("an offline client has no server to hold leases");
    }
    return serverLeases;
  }

  /**
   * Named leases in a folder, shared by everybody who uses that folder. Needs no server, but a file
   * system with hard links and atomic moves.
   *
   * @param folder made when first needed
   */
  public Leases leases(Path folder) {
    return leaseClient.at(StorageUri.of(folder), storage::store);
  }

  /**
   * Named leases in an object store, shared by everybody who uses the same place. Needs no server,
   * but a store with conditional writes: the first use tries them, and a store that ignores them is
   * refused with a {@link ml.clear.sdk.storage.StorageException}.
   *
   * @param place a URI such as {@code s3://bucket/leases} or {@code gs://bucket/leases}, or a
   *     folder
   * @throws ml.clear.sdk.storage.StorageException if there is no store for its scheme
   */
  public Leases leases(String place) {
    return leaseClient.at(StorageUri.of(place), storage::store);
  }

  /**
   * The server's queues and the workers that listen to them.
   *
   * @throws IllegalStateException if this client is offline
   */
  public Queues queues() {
    if (isOffline()) {
      throw new IllegalStateException("an offline client has no server with queues");
    }
    return new Queues(claims);
  }

  /**
   * A handle on one queue, as {@link Queues#get}.
   *
   * @param name the whole name
   * @throws IllegalStateException if this client is offline
   */
  public Queue queue(String name) {
    return queues().get(name);
  }

  /** Files wherever ClearML keeps them. */
  public Storage storage() {
    return storage;
  }

  /**
   * Puts offline sessions on the server.
   *
   * @throws IllegalStateException if this client is itself offline
   */
  public OfflineImport offlineImport() {
    if (isOffline()) {
      throw new IllegalStateException("an offline client has no server to import into");
    }
    return new OfflineImport(transport, storage, config.filesServer());
  }

  /**
   * Tasks, queue entries and leases that nobody will ever move again: finds and frees them.
   *
   * @throws IllegalStateException if this client is offline
   */
  public Orphans stuck() {
    if (isOffline()) {
      throw new IllegalStateException("an offline client has no server where something is stuck");
    }
    return new Orphans(transport, serverLeases, config.worker(), time);
  }

  /** Finds out what is wrong with the set-up. */
  public Doctor doctor() {
    return Doctor.of(config).time(time);
  }

  /** Any action of the server, with raw JSON. */
  public ApiClient api() {
    return new ApiClient(transport);
  }

  /** The configuration in force. */
  public ClearMlConfig config() {
    return config;
  }

  /** Whether tasks go to session folders instead of a server. */
  public boolean isOffline() {
    return offline.isPresent();
  }

  /**
   * Ends the client's threads and connections. Workers and claimed tasks that are still open are
   * ended first, as {@link ml.clear.sdk.queue.QueueWorker#close()}, then other tasks, as {@link
   * Task#close()}. Never throws, may be repeated.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    claims.close();
    openTasks.forEach(Task::close);
    leaseClient.close();
    heartbeat.close();
    uploads.close();
    modelReporters.close(MODEL_REPORTS_LIMIT);
    reporter.close(Duration.ZERO); // every task has flushed
    storage.close();
    transport.close();
  }

  TaskBuilder ownedTask(String name) {
    ownedByItsTask = true;
    return task(name);
  }

  ApiTransport transport() {
    return transport;
  }

  /** What a lease's holder is said to work on. */
  private Optional<String> onlyTask() {
    List<Task> open = List.copyOf(openTasks);
    return open.size() == 1 ? Optional.of(open.get(0).id()) : Optional.empty();
  }

  TaskCalls calls() {
    return calls;
  }

  TimeSource time() {
    return time;
  }

  Reporter reporter() {
    return reporter;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** What no server took by now goes to the spool, where it survives this JVM. */
  void saveReports() {
    reporter.close(Duration.ZERO);
  }

  Duration shutdownLimit() {
    return shutdownLimit;
  }

  /** The agent's task, for the first one that asks. */
  Optional<String> takeAgentTask() {
    return isOffline() || config.taskId().isEmpty() || !agentTaskTaken.compareAndSet(false, true)
        ? Optional.empty()
        : config.taskId();
  }

  /** It could not be attached to; whoever starts a task next must not make another one. */
  void giveBackAgentTask() {
    agentTaskTaken.set(false);
  }

  void verifyOutputUri(String uri) {
    if (!isOffline()) {
      storage.verify(uri);
    }
  }

  /** What the tasks of this client are made of. */
  TaskParts parts() {
    return parts;
  }

  void opened(Task task) {
    openTasks.add(task);
    if (!shutdownLimit.isZero()) {
      ShutdownHook.INSTANCE.add(task, this, task::endAtShutdown);
    }
  }

  void closed(Task task) {
    openTasks.remove(task);
    ShutdownHook.INSTANCE.remove(task);
    if (ownedByItsTask) {
      close();
    }
  }
}
