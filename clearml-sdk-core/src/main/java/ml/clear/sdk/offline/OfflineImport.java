package ml.clear.sdk.offline;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.offline.SessionImport;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;

/**
 * Imports offline sessions, of this library or of the Python SDK, into a server: project, task,
 * parameters, configuration, runtime, container, tags, artifacts, models, scalars, plots, console,
 * and at last the status that the run ended with. Immutable; thread-safe if the client is.
 *
 * <pre>{@code
 * ImportReport report = offlineImport.run(Path.of("offline-0123.zip"));
 * System.out.println(report); // task 5b2f...: 2000 scalars, 0 plots and images, ...
 * }</pre>
 *
 * <p>Every call blocks until all is sent. If it stops half way, {@link OfflineImportException} says
 * what was done and {@link #resume} goes on.
 */
public final class OfflineImport {
  private final ApiTransport transport;
  private final Storage storage;
  private final URI filesServer;
  private final Optional<String> existing;
  private final long iterationOffset;

  /**
   * Made by the client.
   *
   * @param filesServer where files go if the task has no destination of its own
   */
  public OfflineImport(ApiTransport transport, Storage storage, URI filesServer) {
    this(transport, storage, filesServer, Optional.empty(), 0);
  }

  private OfflineImport(
      ApiTransport transport,
      Storage storage,
      URI filesServer,
      Optional<String> existing,
      long iterationOffset) {
    this.transport = transport;
    this.storage = storage;
    this.filesServer = filesServer;
    this.existing = existing;
    this.iterationOffset = iterationOffset;
  }

  /**
   * The same, importing into a task that is there, as its continuation: it is started again and
   * takes in parameters, configuration, runtime, tags, artifacts, models and reports. Its name,
   * project, script and other artifacts stay.
   *
   * @param taskId the task
   * @param iterationOffset added to every iteration, usually the task's last one plus 1
   */
  public OfflineImport intoTask(String taskId, long iterationOffset) {
    return new OfflineImport(transport, storage, filesServer, Optional.of(taskId), iterationOffset);
  }

  /**
   * Opens, checks and imports a session.
   *
   * @param session the folder, or the zip
   * @return the new task's id and what is in it
   * @throws BrokenSessionException if the session is not whole; nothing was sent. {@link
   *     OfflineSession#salvage} and {@link #run(OfflineSession)} import what is left of it
   * @throws ml.clear.sdk.ServerRejectedException if the server refused to make the task; nothing
   *     was made
   * @throws ml.clear.sdk.ServerUnreachableException if no answer came to that; if its effect is
   *     {@code UNKNOWN}, an empty draft of this name may be there
   * @throws OfflineImportException if it stopped after that
   */
  public ImportReport run(Path session) {
    try (OfflineSession opened = OfflineSession.open(session)) {
      return run(opened);
    }
  }

  /** The same with an open session, which stays open; what is wrong with it is left out. */
  public ImportReport run(OfflineSession session) {
    return resume(session, ImportReport.NOTHING);
  }

  /**
   * Goes on with an import that stopped: the task is not made again, console lines and models that
   * are there are not sent again, and all else is overwritten by itself.
   *
   * @param session the same session
   * @param done from {@link OfflineImportException#done()}
   */
  public ImportReport resume(OfflineSession session, ImportReport done) {
    StorageUri files = StorageUri.of(filesServer.toString());
    return new SessionImport(transport, storage, files, session.content(), done)
        .run(existing, iterationOffset);
  }
}
