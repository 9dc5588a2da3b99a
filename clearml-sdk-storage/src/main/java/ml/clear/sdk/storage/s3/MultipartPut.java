package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageUri;

/**
 * One object in parts. Goes on where a process that is gone was cut: every byte is read and hashed
 * all the same, but what the store has already, by its checksum, is not sent again. However it
 * ends, no parts stay; if the store cannot be told, the journal remembers them. Used once.
 */
final class MultipartPut {
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
    UploadOpening opening = UploadOpening.start(threads, calls, journal, uri, sizes, headers);
    byte[] part;
    try {
      part = first.read();
    } catch (Throwable e) { // an error, too, must not leave parts that are paid for
      abortUnread(e, opening);
      throw e;
    }
    UploadOpening.Opened opened = opening.await();
    UploadJournal.Entry entry = opened.entry();
    try {
      MultipartUpload upload =
          new MultipartUpload(
              sizes,
              parallel ? MAX_SENDERS : 1,
              threads,
              (number, bytes, length) -> sendPart(opened, number, bytes, length));
      List<StoredPart> parts = upload.send(part, in);
      IoFailure.requireLength(uri, source, upload.bytes());
      calls.complete(entry.note().uploadId(), parts, upload.bytes());
      entry.forget();
      return upload.bytes();
    } catch (Throwable e) {
      abortAfter(e, entry);
      throw e;
    }
  }

  private void abortUnread(Throwable why, UploadOpening opening) {
    try {
      abortAfter(why, opening.await().entry());
    } catch (RuntimeException | Error neverBegun) {
      suppress(neverBegun, why);
    }
  }

  /** Gives the first part. */
  interface FirstPart {
    byte[] read() throws IOException;
  }

  private StoredPart sendPart(UploadOpening.Opened upload, int number, byte[] bytes, int length) {
    if (number > PartSizes.MAX_PARTS) {
      throw S3Uploads.tooLarge(uri, "the stream is longer than " + PartSizes.MAX_PARTS + " parts");
    }
    StoredPart there = upload.parts().get(number);
    if (there != null && there.holds(bytes, length)) {
      return there;
    }
    return calls.part(upload.entry().note().begun(), number, bytes, length);
  }

  private void abortAfter(Throwable why, UploadJournal.Entry entry) {
    try {
      calls.abort(entry.note().uploadId());
      entry.forget();
    } catch (RuntimeException | Error e) {
      entry.leave();
      suppress(e, why);
    }
  }

  /** The JVM throws one and the same error whenever memory is short. */
  private static void suppress(Throwable e, Throwable why) {
    if (e != why) {
      why.addSuppressed(e);
    }
  }
}
