package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.offline.SessionFiles;
import ml.clear.sdk.storage.StorageUri;

/** One task of an offline session: its document, as the server would hold it, and its files. */
final class SessionTask {
  private final String id;
  private final SessionFolder folder;
  private final TaskExport export;
  private final ReentrantLock state = new ReentrantLock(); // guards document and version
  private final ObjectNode document;
  private long version;

  // Orders the writes, so that files never go back in time: its holders do I/O by design. Never
  // taken by anybody who holds the state lock. Guards savedVersion.
  private final ReentrantLock files = new ReentrantLock();
  private long savedVersion = -1;

  SessionTask(ObjectNode document, SessionFolder folder, TaskExport export) {
    this.id = document.path("id").asText();
    this.document = document;
    this.folder = folder;
    this.export = export;
  }

  String id() {
    return id;
  }

  SessionFolder folder() {
    return folder;
  }

  DataFiles data() {
    return new DataFiles(folder.data());
  }

  /** A copy of the document. */
  ObjectNode document() {
    return read(ObjectNode::deepCopy);
  }

  /** Looks at the document; nothing of it may be kept. */
  <T> T read(Function<ObjectNode, T> look) {
    state.lock();
    try {
      return look.apply(document);
    } finally {
      state.unlock();
    }
  }

  /** Changes the document; the change is on disk on return. A change that throws must not write. */
  <T> T change(String action, Function<ObjectNode, T> change) {
    T result = note(change);
    save(action);
    return result;
  }

  /** Changes the document without a write of its own: the next one takes it along. */
  <T> T note(Function<ObjectNode, T> change) {
    state.lock();
    try {
      T result = change.apply(document);
      version++;
      return result;
    } finally {
      state.unlock();
    }
  }

  /** Makes the folder and writes the first {@code task.json}. */
  void create(String action) {
    writing(action, folder::create);
    save(action);
  }

  /**
   * Makes a file part of the session if it lies in the data folder, under a name that survives an
   * import; gives the URI it has from now on. Other URIs stay as they are.
   */
  String adopt(String action, String uri) {
    return adopt(action, uri, DataFiles::plain);
  }

  /** The same with a place of the caller's choice; {@code place} gets the path below the data. */
  String adopt(String action, String uri, UnaryOperator<String> place) {
    Optional<String> path = data().find(uri);
    if (path.isEmpty()) {
      return uri;
    }
    String target = place.apply(path.get());
    writing(action, () -> data().move(path.get(), target));
    // Not Path.toUri: ClearML takes the path of a file: URI literally, blanks and all.
    return StorageUri.of(folder.data().resolve(target)).text();
  }

  /**
   * Adds lines to one of the session's files, all or none.
   *
   * @param before what the action has already done elsewhere
   */
  void append(String action, String file, List<ArrayNode> lines, Effect before) {
    writing(action, before, () -> folder.append(file, lines));
  }

  private void save(String action) {
    writing(action, this::saveNewest);
  }

  private void saveNewest() throws IOException {
    long newest;
    ObjectNode copy;
    state.lock();
    try {
      newest = version;
      if (newest == savedVersion) {
        return; // another thread's write has taken this change along
      }
      copy = document.deepCopy();
    } finally {
      state.unlock();
    }
    folder.write(SessionFolder.TASK, export.of(copy, folder));
    savedVersion = newest;
  }

  /** Writes the final {@code task.json}, the report and the zip. */
  SessionFiles seal() {
    writing(
        "offline.seal",
        () -> {
          saveNewest();
          writeReport();
          SessionZip.write(folder.path(), folder.zip());
        });
    return new SessionFiles(folder.path(), folder.zip(), folder.report());
  }

  private void writeReport() throws IOException {
    SessionContent content =
        SessionContent.read(folder.path(), new Problems())
            .orElseThrow(() -> new IOException("task.json was changed by somebody else"));
    ReportPage.write(content, folder.report());
  }

  private void writing(String action, Write write) {
    writing(action, Effect.NONE, write);
  }

  private void writing(String action, Effect before, Write write) {
    files.lock();
    try {
      write.run();
    } catch (IOException e) {
      throw new ServerUnreachableException(
          action,
          before,
          "cannot write the offline session "
              + folder.path()
              + ": "
              + e
              + "; CLEARML_CACHE_DIR names another place",
          e);
    } finally {
      files.unlock();
    }
  }

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }
}
