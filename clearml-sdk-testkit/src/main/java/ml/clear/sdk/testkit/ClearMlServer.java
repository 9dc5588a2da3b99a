package ml.clear.sdk.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.testkit.internal.Services;
import ml.clear.sdk.testkit.internal.carrier.Carrier;
import ml.clear.sdk.testkit.internal.carrier.ExchangeLog;
import ml.clear.sdk.testkit.internal.carrier.HttpCarrier;
import ml.clear.sdk.testkit.internal.carrier.InProcessCalls;
import ml.clear.sdk.testkit.internal.fault.FaultPlan;
import ml.clear.sdk.testkit.internal.files.FilesHandler;
import ml.clear.sdk.testkit.internal.files.StoredFiles;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiHandler;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.time.TimeSource;

/**
 * A ClearML-compatible server for tests: API and file server on loopback, in this process and in
 * memory, gone when closed. It answers as ClearML Server 2.3.0 (API 2.34) does, to this library and
 * to the Python SDK. Thread-safe. It is no production server: nothing is kept, nobody is kept out.
 *
 * <pre>{@code
 * try (ClearMlServer server = ClearMlServer.start()) {
 *   // point the client at server.apiUrl() and server.filesUrl(),
 *   // with server.accessKey() and server.secretKey()
 * }
 * }</pre>
 */
public final class ClearMlServer implements AutoCloseable {
  private static final String ACCESS_KEY = "TESTKITACCESSKEY";
  private static final String SECRET_KEY = "testkit-secret-key";
  private final ServerState state;
  private final ApiHandler api;
  private final StoredFiles files = new StoredFiles();
  private final ExchangeLog log = new ExchangeLog();
  private final InProcessCalls calls;
  private final FaultPlan plan;
  private final Faults faults;
  private final Carrier apiCarrier;
  private final Carrier filesCarrier;

  private ClearMlServer(Builder builder) throws IOException {
    state = new ServerState(builder.time);
    plan = new FaultPlan(builder.time);
    api = new ApiHandler(state, Services.register(state));
    Services.seed(state, ACCESS_KEY, SECRET_KEY);
    calls = new InProcessCalls(api, ACCESS_KEY, SECRET_KEY);
    Function<ApiRequest, ApiAnswer> filesHandler = new FilesHandler(state, files)::handle;
    apiCarrier =
        HttpCarrier.start(
            builder.apiPort,
            "api",
            builder.time,
            log.noting("api", plan.around("api", api::handle)));
    faults = new Faults(plan);
    try {
      filesCarrier =
          HttpCarrier.start(
              builder.filesPort,
              "files",
              builder.time,
              log.noting("files", plan.around("files", filesHandler)));
    } catch (IOException e) {
      apiCarrier.close();
      throw e;
    }
  }

  /** A server on free ports with the system's clock, already running. */
  public static ClearMlServer start() {
    return builder().start();
  }

  /** A server with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Settings of a server. Not thread-safe. */
  public static final class Builder {
    private int apiPort;
    private int filesPort;
    private TimeSource time = TimeSource.system();

    private Builder() {}

    /**
     * The port of the API server.
     *
     * @param port default 0: any free one
     */
    public Builder apiPort(int port) {
      this.apiPort = port;
      return this;
    }

    /**
     * The port of the file server.
     *
     * @param port default 0: any free one
     */
    public Builder filesPort(int port) {
      this.filesPort = port;
      return this;
    }

    /**
     * The server's clock: for dates, the life of tokens and workers, and the watchdog.
     *
     * @param time default: the system's; a {@link ManualTime} to steer it
     */
    public Builder time(TimeSource time) {
      this.time = time;
      return this;
    }

    /**
     * Starts the server; close it when done.
     *
     * @throws UncheckedIOException if a port is taken; nothing is left running
     */
    public ClearMlServer start() {
      try {
        return new ClearMlServer(this);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot listen on ports " + apiPort + " and " + filesPort, e);
      }
    }
  }

  /** Scripts what is to go wrong with coming requests. */
  public Faults faults() {
    return faults;
  }

  /** The address for {@code api.api_server}. */
  public URI apiUrl() {
    return URI.create("http://127.0.0.1:" + apiCarrier.port());
  }

  /** The address for {@code api.files_server}. */
  public URI filesUrl() {
    return URI.create("http://127.0.0.1:" + filesCarrier.port());
  }

  /** The access key of the server's one user at its start. */
  public String accessKey() {
    return ACCESS_KEY;
  }

  /** The secret that belongs to {@link #accessKey()}. */
  public String secretKey() {
    return SECRET_KEY;
  }

  /** What was asked and answered, oldest first: the last 10,000 exchanges, or 64 MiB of them. */
  public List<Exchange> requests() {
    return log.exchanges();
  }

  /** Actions that were called and that this server does not know, with how often. */
  public Map<String, Integer> unknownActions() {
    return api.unknownActions();
  }

  /**
   * A task on this server.
   *
   * @param id its id
   * @return a view; its accessors fail with {@link AssertionError} if there is no such task
   */
  public ServerTask task(String id) {
    return new ServerTask(calls, id);
  }

  /** All tasks, oldest first. */
  public List<ServerTask> tasks() {
    return state
        .locked(() -> state.tasks().all().stream().map(task -> task.path("id").asText()).toList())
        .stream()
        .map(this::task)
        .toList();
  }

  /**
   * Leaves a task in the status {@code publishing}, as a server does that crashes while it
   * publishes.
   *
   * @param id the task's id
   * @throws AssertionError if there is no such task
   */
  public void breakOffPublishing(String id) {
    state.locked(
        () -> {
          ObjectNode task =
              state.tasks().find(id).orElseThrow(() -> new AssertionError("no task " + id));
          String now = Dates.stored(state.now());
          return task.put("status", "publishing")
              .put("status_changed", now)
              .put("last_update", now);
        });
  }

  /** Calls past the wire, for the testkit's own tests. */
  InProcessCalls calls() {
    return calls;
  }

  /** Paths of the files on the file server, sorted. */
  public List<String> files() {
    return files.paths();
  }

  /**
   * A file's content.
   *
   * @param path as in {@link #files()}
   * @return empty if there is no such file
   */
  public Optional<byte[]> file(String path) {
    return files.find(path).map(file -> file.content().clone());
  }

  /** Stops listening and forgets everything. Requests under way are cut. */
  @Override
  public void close() {
    plan.close();
    apiCarrier.close();
    filesCarrier.close();
    ExchangeFile.append(requests());
  }
}
