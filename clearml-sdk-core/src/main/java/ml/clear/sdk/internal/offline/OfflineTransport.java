package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.offline.SessionFiles;
import ml.clear.sdk.time.TimeSource;

/**
 * Answers the actions of running tasks from session folders, one per task, without a network. What
 * was answered is on disk: if the JVM is killed, the folder imports as far as the run got. Any
 * number of tasks, any number of threads.
 */
public final class OfflineTransport implements ApiTransport {
  private static final ServerInfo SERVER = new ServerInfo(new ApiVersion(2, 34), "", true, "");

  private final OfflineStore store;
  private final EventActions events;
  private final Map<String, OfflineAction> actions = new HashMap<>();

  /**
   * A transport without tasks.
   *
   * @param cacheRoot sessions are made in {@code offline} below it
   * @param filesServer the file server that sessions will be imported to, if it is known: the
   *     Python SDK can then import models from a zip without further ado
   * @param time for the stamps in the documents
   */
  public OfflineTransport(Path cacheRoot, Optional<URI> filesServer, TimeSource time) {
    this.store = new OfflineStore(cacheRoot.toAbsolutePath().resolve("offline"), filesServer, time);
    this.events = new EventActions(store);
    new ProjectActions(store).addTo(actions);
    new TaskActions(store).addTo(actions);
    new StatusActions(store).addTo(actions);
    new EditActions(store).addTo(actions);
    new HyperParams(store).addTo(actions);
    new Configurations(store).addTo(actions);
    new ArtifactActions(store).addTo(actions);
    new TaskModelActions(store).addTo(actions);
    new ModelActions(store).addTo(actions);
    new ReadBackActions(store).addTo(actions);
  }

  @Override
  public JsonNode call(ApiCall call) {
    if (call.action().equals("events.add_batch") || call.action().equals("events.add")) {
      return events.add(call); // JSON lines, unlike all others
    }
    OfflineAction action = actions.get(call.action());
    if (action == null) {
      throw new UnsupportedServerException(
          call.action(), "this is an offline session, which has no such action");
    }
    return action.answer(new OfflineRequest(call.action(), body(call)));
  }

  private static ObjectNode body(ApiCall call) {
    try {
      if (Json.MAPPER.readTree(call.body()) instanceof ObjectNode body) {
        return body;
      }
    } catch (IOException e) {
      throw new ServerRejectedException(
          call.action(), Effect.NONE, 400, 0, "the body is no JSON: " + e.getMessage());
    }
    throw new ServerRejectedException(call.action(), Effect.NONE, 500, 0, "Data should be a dict");
  }

  @Override
  public ServerInfo server() {
    return SERVER;
  }

  /**
   * Where the files of a task go: artifacts, debug samples, weights. A file below it, registered by
   * its {@code file:} URI, becomes a part of the session. It is also the {@code output.destination}
   * that {@code tasks.get_by_id} answers.
   *
   * @throws ServerRejectedException if this transport has no such task
   */
  public Path dataDirectory(String taskId) {
    return store.task("offline.data", taskId).folder().data();
  }

  /**
   * Writes what is left of a session: the final {@code task.json}, the report page and the zip
   * beside the folder. May be repeated; each time the zip is replaced as a whole.
   *
   * @throws ServerRejectedException if this transport has no such task
   * @throws ml.clear.sdk.ServerUnreachableException if the disk refused; the folder is complete as
   *     far as it was written, and imports
   */
  public SessionFiles seal(String taskId) {
    return store.task("offline.seal", taskId).seal();
  }

  /** Nothing to end: there is no thread, and each answer is already on disk. */
  @Override
  public void close() {}
}
