package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * One object in parts. Goes on where a process that is gone was cut: every byte is read and hashed
 * all the same, but what the store has already, by its checksum, is not sent again. However it
 * ends, no parts stay; if the store cannot be told, the journal remembers them. Used once.
 */
final class MultipartPut {
  private static final Logger LOG = LoggerFactory.getLogger(MultipartPut.class);

  /** Memory for parts of one upload, whatever their size. */
  private static final long BUFFERS_BYTES = 40L << 20;

  private static final int MAX_SENDERS = 4;

  /** What all uploads share. */
  record Means(
      CheckedPuts puts, MultipartCalls calls, UploadJournal journal, ThreadFactory threads) {}

  private final Means means;
  private final S3Connection connection;
  private final S3Location location;
  private final StorageUri uri;
  private final PartSizes sizes;

  MultipartPut(
      Means means, S3Connection connection, S3Location location, StorageUri uri, PartSizes sizes) {
    this.means = means;
    this.connection = connection;
    this.location = location;
    this.uri = uri;
    this.sizes = sizes;
  }

  /**
   * Sends everything.
   *
   * @param headers what the object is stored with
   * @param first the first part, full
   * @param in what follows it
   * @return how many bytes
   */
  long send(ObjectSource source, Map<String, String> headers, byte[] first, InputStream in)
      throws IOException {
    Optional<Resumed> cut = resume(headers);
    UploadJournal.Entry entry = cut.isPresent() ? cut.get().entry() : begin(headers);
    Map<Integer, StoredPart> stored = cut.map(Resumed::parts).orElse(Map.of());
    try {
      MultipartUpload upload =
          new MultipartUpload(
              sizes,
              senders(),
              means.threads(),
              (number, bytes, length) -> part(entry.note(), stored, number, bytes, length));
      List<StoredPart> parts = upload.send(first, in);
      S3Uploads.requireLength(uri, source, upload.bytes());
      means
          .calls()
          .complete(connection, location, uri, entry.note().uploadId(), parts, upload.bytes());
      entry.forget();
      return upload.bytes();
    } catch (IOException | RuntimeException e) {
      abortAfter(e, entry);
      throw e;
    }
  }

  private record Resumed(UploadJournal.Entry entry, Map<Integer, StoredPart> parts) {}

  private Optional<Resumed> resume(Map<String, String> headers) {
    Optional<UploadJournal.Entry> left =
        means.journal().adopt(uri, sizes.firstBytes(), headers.hashCode());
    if (left.isEmpty()) {
      return Optional.empty();
    }
    UploadJournal.Entry entry = left.get();
    Optional<Map<Integer, StoredPart>> parts =
        means.calls().list(connection, location, uri, entry.note().uploadId());
    if (parts.isEmpty()) {
      entry.forget();
      return Optional.empty();
    }
    LOG.info("{}: going on with an upload that was cut, of {} parts", uri, parts.get().size());
    return Optional.of(new Resumed(entry, parts.get()));
  }

  private UploadJournal.Entry begin(Map<String, String> headers) throws IOException {
    MultipartCalls.Begun begun = means.calls().begin(connection, location, uri, headers);
    return means
        .journal()
        .begin(
            new UploadJournal.Note(
                begun.uploadId(), uri, sizes.firstBytes(), begun.checksums(), headers.hashCode()));
  }

  private int senders() {
    int inMemory = (int) (BUFFERS_BYTES / sizes.firstBytes()) - 1; // one more is being filled
    return connection.entry().multipart() ? Math.max(1, Math.min(MAX_SENDERS, inMemory)) : 1;
  }

  private StoredPart part(
      UploadJournal.Note note,
      Map<Integer, StoredPart> stored,
      int number,
      byte[] bytes,
      int length) {
    StoredPart there = stored.get(number);
    if (there != null && there.holds(bytes, length)) {
      return there;
    }
    Map<String, String> query =
        Map.of("partNumber", String.valueOf(number), "uploadId", note.uploadId());
    try {
      String etag =
          means
              .puts()
              .send(
                  connection,
                  new DataRequest(uri, location, SdkHttpMethod.PUT, query, Map.of(), bytes, length),
                  note.checksums());
      return new StoredPart(
          number, length, etag, note.checksums() ? Checksum.crc32c(bytes, length) : "");
    } catch (DataRequests.Refused e) {
      throw e.failure().toException("PUT", uri, connection.access(location.bucket()));
    }
  }

  private void abortAfter(Exception why, UploadJournal.Entry entry) {
    try {
      means.calls().abort(connection, location, uri, entry.note().uploadId());
      entry.forget();
    } catch (StorageException e) {
      why.addSuppressed(e);
      entry.leave();
    }
  }
}
