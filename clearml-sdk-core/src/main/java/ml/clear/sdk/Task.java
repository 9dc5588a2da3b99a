package ml.clear.sdk;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ml.clear.sdk.artifact.Artifact;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.artifact.Artifacts;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.model.TaskModels;
import ml.clear.sdk.offline.SessionFiles;
import ml.clear.sdk.param.ConfigurationObjects;
import ml.clear.sdk.param.Parameters;
import ml.clear.sdk.param.UserProperties;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.report.TaskLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of this program. Thread-safe. Reporting never blocks and never throws; parameters,
 * artifacts and the end of the run are calls to the server, and do.
 *
 * <pre>{@code
 * Task.init("Fraud", "baseline").run(task -> {
 *   TrainingParams params = task.connect(new TrainingParams());
 *   Scalar loss = task.scalar("loss", "train");
 *   for (int i = 0; i < params.rounds(); i++) {
 *     loss.report(i, step());
 *   }
 *   task.uploadArtifact("model", Path.of("model.ubj"));
 * });
 * }</pre>
 *
 * <p><b>The verdict.</b> {@link #run} marks the task completed, or failed if the body throws, and
 * rethrows. With try-with-resources {@link #close()} marks it completed unless {@link #fail} or
 * {@link #stop} was called before: Java does not tell {@code close()} about an exception on its way
 * out, so catch it inside. Under an agent the verdict is the agent's, by the exit code. A JVM that
 * ends with the task still open marks it as the reference SDK does: stopped after SIGINT or
 * SIGTERM, failed after an exception that nobody caught, else completed.
 *
 * <p>If the task is deleted or published while it runs, parameters and artifacts throw {@link
 * ServerRejectedException}, and reports are counted as dropped.
 */
public final class Task implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final Duration UPLOADS_LIMIT = Duration.ofMinutes(10);
  private static final Duration REPORTS_LIMIT = Duration.ofMinutes(1);

  private final TaskInfo info;
  private final TaskRef ref;
  private final Optional<URI> webUrl;
  private final RunningTask running;
  private final boolean uploadsRequired;

  Task(ClearMl client, TaskInfo info, RunMode mode, long iterationOffset, TaskBuilder builder) {
    this.info = info;
    this.ref = new TaskRef(client, info.id());
    this.webUrl =
        client.parts().webUrl(info); // here, since it may ask the server, which a getter must not
    this.uploadsRequired = builder.uploadsRequired;
    this.running =
        new RunningTask(
            client, this, info, mode, iterationOffset, uploadsRequired, () -> Duration.ZERO);
    running.begin(builder.captureConsole);
  }

  /** A claimed task, which this process owns only for a time. */
  Task(ClearMl client, TaskInfo info, long iterationOffset, Supplier<Duration> owned) {
    this.info = info;
    this.ref = new TaskRef(client, info.id());
    this.webUrl = client.parts().webUrl(info);
    this.uploadsRequired = false;
    this.running =
        new RunningTask(
            client, this, info, RunMode.CLAIMED, iterationOffset, uploadsRequired, owned);
    running.begin(false); // several tasks share the console of a worker
  }

  /**
   * Starts a task with a client of its own, configured by {@code clearml.conf} and the environment,
   * which is closed with the task. For more than one task, use a {@link ClearMl}.
   *
   * @param project full name; created if it does not exist
   * @param name at least 3 characters; need not be unique
   * @throws ConfigurationException if no server is configured and offline mode is not on
   * @throws ServerRejectedException as {@link TaskBuilder#start()}
   * @throws ServerUnreachableException as {@link TaskBuilder#start()}
   */
  public static Task init(String project, String name) {
    ClearMl client = ClearMl.create();
    try {
      return client.ownedTask(name).project(project).start();
    } catch (RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  /** 32 hexadecimal digits; {@code offline-…} in an offline session. */
  public String id() {
    return info.id();
  }

  /** The task's name when it was started. */
  public String name() {
    return info.name();
  }

  /** Where to look at it in the browser; empty offline. */
  public Optional<URI> webUrl() {
    return webUrl;
  }

  /** The calls that any task has: rename, tags, clone, and reading back. */
  public TaskRef ref() {
    return ref;
  }

  /**
   * Connects hyperparameters, as {@link Parameters#connect(Object)}: they are shown in the UI, and
   * overridden when an agent runs the task.
   *
   * @param <T> a record, Kotlin data class, Scala case class or bean
   * @param values the program's own values
   * @return the values to use
   */
  public <T> T connect(T values) {
    return parameters().connect(values);
  }

  /**
   * Connects hyperparameters, as {@link Parameters#connect(Map)}.
   *
   * @param values the program's own values by name
   * @return the values to use
   */
  public Map<String, @Nullable Object> connect(Map<?, ?> values) {
    return parameters().connect(values);
  }

  /** Hyperparameters in full. */
  public Parameters parameters() {
    return running.parameters();
  }

  /** Configuration objects: texts of any length, such as a file of settings. */
  public ConfigurationObjects configuration() {
    return running.configuration();
  }

  /** User properties: columns that may be edited in the UI at any time. */
  public UserProperties properties() {
    return ref.properties();
  }

  /**
   * The handle of a curve; look it up once, outside the loop.
   *
   * @param title the plot, such as {@code loss}
   * @param series the curve in it, such as {@code train}
   */
  public Scalar scalar(String title, String series) {
    return logger().scalar(title, series);
  }

  /** Scalars, single values, text and plots. */
  public TaskLogger logger() {
    return running.logger();
  }

  /** Artifacts in full. */
  public Artifacts artifacts() {
    return running.artifacts();
  }

  /** The models it uses and makes. */
  public TaskModels models() {
    return running.models();
  }

  /**
   * Uploads a file and registers it with the task. Blocks until it is there, or cannot be: a
   * failure is logged and stands in the ledger, and the training goes on, unless {@link
   * TaskBuilder#failIfUploadFails()} was asked for. {@link Artifacts#upload} always throws.
   *
   * @param name the artifact's name; an artifact of that name is replaced
   * @param file a file, or a folder, which is uploaded as zip
   * @return the entry as registered; empty if it failed
   */
  public Optional<Artifact> uploadArtifact(String name, Path file) {
    Objects.requireNonNull(file, "file");
    return leniently(name, () -> artifacts().upload(name, file));
  }

  /**
   * Uploads content and registers it with the task, as {@link #uploadArtifact(String, Path)}.
   *
   * @param name the artifact's name; an artifact of that name is replaced
   * @param content such as {@link ArtifactContent#json} or {@link ArtifactContent#table}
   * @return the entry as registered; empty if it failed
   */
  public Optional<Artifact> uploadArtifact(String name, ArtifactContent content) {
    Objects.requireNonNull(content, "content");
    return leniently(name, () -> artifacts().upload(name, content));
  }

  private Optional<Artifact> leniently(String name, Supplier<Artifact> upload) {
    Check.text(name, "name");
    try {
      return Optional.of(upload.get());
    } catch (RuntimeException e) { // also one of the rows that are read meanwhile
      if (uploadsRequired) {
        throw e;
      }
      LOG.warn("{}: artifact {} could not be stored", this, name, e);
      return Optional.empty();
    }
  }

  /**
   * Shows progress in the UI. Blocks for one call.
   *
   * @param percent 0 to 100
   */
  public void progress(int percent) {
    ref.progress(percent);
  }

  /**
   * Runs an action once, on a thread of its own, when the task should stop: at most two ping
   * periods (60 s by default) after somebody aborted, reset or deleted it; at once if that is
   * already known. The library never ends the program by itself. Under an agent, the agent waits up
   * to 60 s for the actions before it kills the JVM.
   *
   * @param action should make the program save its state and end
   */
  public void onAbort(Consumer<Abort> action) {
    running.onAbort(action);
  }

  /** Whether the task should stop; cheap, for a look in the training loop. */
  public boolean isAbortRequested() {
    return running.abort().isPresent();
  }

  /** Why the task should stop, if it should. */
  public Optional<Abort> abort() {
    return running.abort();
  }

  /**
   * Decides that the run has failed; {@link #close()} tells the server, with the stack trace. Sends
   * nothing by itself and never throws.
   *
   * <pre>{@code
   * } catch (IOException e) {
   *   throw task.fail(e);
   * }
   * }</pre>
   *
   * @param <E> the type of the exception
   * @param cause why
   * @return the same exception, to be thrown
   */
  public <E extends Throwable> E fail(E cause) {
    running.decide(Verdict.failed(cause));
    return cause;
  }

  /**
   * Decides that the run was stopped before its end; {@link #close()} tells the server. Sends
   * nothing by itself and never throws.
   *
   * @param reason one line, shown as the status reason
   */
  public void stop(String reason) {
    running.decide(Verdict.stopped(reason));
  }

  /**
   * Runs the body, then closes the task: completed, or failed with the exception's stack trace if
   * the body throws, which is rethrown. Kotlin cannot tell E: {@code run<RuntimeException> { … }}.
   *
   * @param <E> what the body may throw besides unchecked exceptions
   * @param body the work of the run
   * @throws E as thrown by the body
   */
  public <E extends Exception> void run(TaskBody<E> body) throws E {
    try (this) {
      try {
        body.run(this);
      } catch (Throwable e) {
        fail(e);
        throw e;
      }
    }
  }

  /** What has become of this task's reports and uploads so far. */
  public DeliveryReport ledger() {
    return running.ledger();
  }

  /**
   * Waits until all that was reported before the call has been delivered or dropped. What is on
   * disk because the server is away is waited for, too.
   *
   * @param limit longest wait; zero or less only looks
   * @return what became of all reports of this task and of its models, and how its uploads stand,
   *     for which {@link Artifacts#awaitUploads} waits
   */
  public DeliveryReport flush(Duration limit) {
    return running.flush(limit);
  }

  /**
   * Ends the run: waits for uploads and reports, then sends the verdict. It does not wait for a
   * server that is away once all reports are on disk: the next process that uses this server sends
   * them. An interrupt ends the wait and stays set; the verdict is sent all the same. A second call
   * sends nothing: it waits for the first, at most for its own limit, and returns the ledger.
   *
   * @param limit longest wait for uploads and reports together; a report that is then still queued
   *     is counted as that, goes on being sent, and is spooled or dropped when the client is
   *     closed; an upload still under way is given up, and counted as failed
   * @return what became of all reports and uploads of this task
   * @throws ServerRejectedException if the verdict was refused, such as for a task published or
   *     deleted meanwhile; all else is done
   * @throws ServerUnreachableException if the verdict did not arrive; all else is done
   */
  public DeliveryReport close(Duration limit) {
    return running.end(limit, limit);
  }

  /**
   * Ends the run as {@link #close(Duration)}, with a limit of 10 minutes for uploads and one for
   * reports, but never throws: a server that is gone does not turn a good run into a failed
   * program. What went wrong is logged.
   */
  @Override
  public void close() {
    running.endQuietly(UPLOADS_LIMIT, REPORTS_LIMIT);
  }

  /** The offline session's files, once the task is closed; empty when there is a server. */
  public Optional<SessionFiles> offlineSession() {
    return running.session();
  }

  RunningTask running() {
    return running;
  }

  /** Of the time, a quarter is for telling the server how the run ended. */
  void endAtShutdown(Verdict verdict, Duration left) {
    running.endAtShutdown(verdict, left.multipliedBy(3).dividedBy(4), left);
  }

  @Override
  public String toString() {
    return "task '" + info.name() + "' " + info.id();
  }
}
