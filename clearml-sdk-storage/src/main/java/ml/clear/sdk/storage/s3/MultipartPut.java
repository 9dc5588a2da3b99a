package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One object in parts. Goes on where a process that is gone was cut: every byte is read and hashed
 * all the same, but what the store has already, by its checksum, is not sent again. However it
 * ends, no parts stay; if the store cannot be told, the journal remembers them. Used once.
 */
final class MultipartPut {
  private static final Logger LOG = LoggerFactory.getLogger(MultipartPut.class);

  private static final int MAX_SENDERS = 4;

  private final UploadCalls calls;
  private final UploadJournal journal;
  private final ThreadFactory threads;
  private final StorageUri uri;
  private final PartSizes sizes;
  private final boolean parallel;

  MultipartPut(
      UploadCalls calls,
      UploadJournal journal,
      ThreadFactory threads,
      StorageUri uri,
      PartSizes sizes,
      boolean parallel) {
    this.calls = calls;
    this.journal = journal;
    this.threads = threads;
    this.uri = uri;
    this.sizes = sizes;
    this.parallel = parallel;
  }

  /**
   * Sends everything. The store is asked to begin while the first part is read.
   *
   * @param headers what the object is stored with
   * @param first reads the first part, full unless the source is shorter than it said
   * @param in what follows it
   * @return how many bytes
   */
  long send(ObjectSource source, Map<String, String> headers, FirstPart first, InputStream in)
      throws IOException {
    FutureTask<Opened> opening = new FutureTask<>(() -> open(headers));
    threads.newThread(opening).start();
    byte[] part;
    try {
      part = first.read();
    } catch (IOException | RuntimeException e) {
      abortUnread(e, opening);
      throw e;
    }
    Opened opened = await(opening);
    UploadJournal.Entry entry = opened.entry();
    Map<Integer, StoredPart> stored = opened.parts();
    try {
      MultipartUpload upload =
          new MultipartUpload(
              sizes,
              parallel ? MAX_SENDERS : 1,
              threads,
              (number, bytes, length) -> sendPart(entry.note(), stored, number, bytes, length));
      List<StoredPart> parts = upload.send(part, in);
      S3Uploads.requireLength(uri, source, upload.bytes());
      calls.complete(entry.note().uploadId(), parts, upload.bytes());
      entry.forget();
      return upload.bytes();
    } catch (IOException | RuntimeException e) {
      abortAfter(e, entry);
      throw e;
    }
  }

  private void abortUnread(Exception why, FutureTask<Opened> opening) {
    try {
      abortAfter(why, await(opening).entry());
    } catch (IOException | RuntimeException neverBegun) {
      why.addSuppressed(neverBegun);
    }
  }

  /** Gives the first part. */
  interface FirstPart {
    byte[] read() throws IOException;
  }

  /** An upload the store knows, with the parts it has. */
  private record Opened(UploadJournal.Entry entry, Map<Integer, StoredPart> parts) {}

  private Opened open(Map<String, String> headers) {
    return resume(headers).orElseGet(() -> new Opened(begin(headers), Map.of()));
  }

  /** Waits also when interrupted: an upload that was begun is to be aborted. */
  private static Opened await(FutureTask<Opened> opening) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw MultipartUpload.unwrapped(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<Opened> resume(Map<String, String> headers) {
    Optional<UploadJournal.Entry> left = journal.adopt(uri, sizes.firstBytes(), headers.hashCode());
    if (left.isEmpty()) {
      return Optional.empty();
    }
    UploadJournal.Entry entry = left.get();
    Optional<Map<Integer, StoredPart>> parts;
    try {
      parts = calls.list(entry.note().uploadId());
    } catch (StorageException e) {
      LOG.debug("{}: the parts of an upload that was cut cannot be listed", uri, e);
      entry.leave();
      return Optional.empty();
    }
    if (parts.isEmpty()) {
      entry.forget();
      return Optional.empty();
    }
    LOG.info("{}: going on with an upload that was cut, of {} parts", uri, parts.get().size());
    return Optional.of(new Opened(entry, parts.get()));
  }

  private UploadJournal.Entry begin(Map<String, String> headers) {
    UploadCalls.Begun begun = calls.begin(headers);
    return journal.begin(
        new UploadJournal.Note(
            begun.uploadId(), uri, sizes.firstBytes(), begun.checksums(), headers.hashCode()));
  }

  private StoredPart sendPart(
      UploadJournal.Note note,
      Map<Integer, StoredPart> stored,
      int number,
      byte[] bytes,
      int length) {
    if (number > PartSizes.MAX_PARTS) {
      throw S3Uploads.tooLarge(uri, "the stream is longer than " + PartSizes.MAX_PARTS + " parts");
    }
    StoredPart there = stored.get(number);
    if (there != null && there.holds(bytes, length)) {
      return there;
    }
    return calls.part(
        new UploadCalls.Begun(note.uploadId(), note.checksums()), number, bytes, length);
  }

  private void abortAfter(Exception why, UploadJournal.Entry entry) {
    try {
      calls.abort(entry.note().uploadId());
      entry.forget();
    } catch (StorageException e) {
      why.addSuppressed(e);
      entry.leave();
    }
  }
}
