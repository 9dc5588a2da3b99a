package ml.clear.sdk.storage.s3;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import ml.clear.sdk.internal.thread.AwaitedFailure;
import ml.clear.sdk.storage.StorageUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds or begins the upload that parts are sent to, on a thread of its own: meanwhile the first of
 * them is read. For a short process, whose first request costs much of its time, the two take as
 * long.
 */
final class UploadOpening {
  private static final Logger LOG = LoggerFactory.getLogger(UploadOpening.class);

  private final UploadCalls calls;
  private final UploadJournal journal;
  private final StorageUri uri;
  private final PartSizes sizes;
  private final Map<String, String> headers;
  private final FutureTask<Opened> task = new FutureTask<>(this::open);

  private UploadOpening(
      UploadCalls calls,
      UploadJournal journal,
      StorageUri uri,
      PartSizes sizes,
      Map<String, String> headers) {
    this.calls = calls;
    this.journal = journal;
    this.uri = uri;
    this.sizes = sizes;
    this.headers = headers;
  }

  /** An upload the store knows, with the parts it has. */
  record Opened(UploadJournal.Entry entry, Map<Integer, StoredPart> parts) {}

  /** Starts; the result must be awaited. */
  static UploadOpening start(
      ThreadFactory threads,
      UploadCalls calls,
      UploadJournal journal,
      StorageUri uri,
      PartSizes sizes,
      Map<String, String> headers) {
    UploadOpening opening = new UploadOpening(calls, journal, uri, sizes, headers);
    threads.newThread(opening.task).start();
    return opening;
  }

  /** Waits also when interrupted: an upload that was begun is to be aborted. */
  Opened await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw AwaitedFailure.of(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Opened open() {
    return resume().orElseGet(() -> new Opened(begin(), Map.of()));
  }

  private Optional<Opened> resume() {
    Optional<UploadJournal.Entry> left = journal.adopt(uri, sizes.firstBytes(), headers.hashCode());
    if (left.isEmpty()) {
      return Optional.empty();
    }
    UploadJournal.Entry entry = left.get();
    Optional<Map<Integer, StoredPart>> parts;
    try {
      parts = calls.list(entry.note().uploadId());
    } catch (RuntimeException e) {
      LOG.debug("{}: the parts of an upload that was cut cannot be listed", uri, e);
      entry.leave();
      return Optional.empty();
    } catch (Error e) {
      entry.leave();
      throw e;
    }
    if (parts.isEmpty()) {
      entry.forget();
      return Optional.empty();
    }
    LOG.info("{}: going on with an upload that was cut, of {} parts", uri, parts.get().size());
    return Optional.of(new Opened(entry, parts.get()));
  }

  private UploadJournal.Entry begin() {
    UploadCalls.Begun begun = calls.begin(headers);
    UploadJournal.Note note =
        new UploadJournal.Note(
            begun.uploadId(), uri, sizes.firstBytes(), begun.checksums(), headers.hashCode());
    try {
      return journal.begin(note);
    } catch (Error e) { // nobody would remember it
      calls.abort(begun.uploadId());
      throw e;
    }
  }
}
