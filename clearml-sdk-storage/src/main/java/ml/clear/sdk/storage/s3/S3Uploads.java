package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Stores objects: small ones in one request, large ones in parts. Thread-safe. */
final class S3Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(S3Uploads.class);

  /** Memory for parts of one upload, whatever their size. */
  private static final long BUFFERS_BYTES = 40L << 20;

  private static final int USUAL_PART_BYTES = 8 << 20;
  private static final int MAX_SENDERS = 4;

  private final StoreContext context;
  private final DataRequests requests;
  private final MultipartCalls calls;
  private final UploadJournal journal;
  private final int partBytes;

  S3Uploads(StoreContext context, DataRequests requests, UploadJournal journal) {
    this.context = context;
    this.requests = requests;
    this.calls = new MultipartCalls(requests);
    this.journal = journal;
    this.partBytes =
        (int)
            Math.max(
                5 << 20, // S3 takes no smaller parts
                Math.min(
                    1 << 30,
                    context
                        .config()
                        .number("sdk.aws.boto3.multipart_chunksize")
                        .orElse(USUAL_PART_BYTES)));
  }

  /** Stores an object and gives its size. */
  long put(S3Connection connection, S3Location location, StorageUri uri, ObjectSource source) {
    PartSizes sizes = PartSizes.of(source.sizeBytes(), partBytes);
    try (InputStream in = source.open()) {
      byte[] first = firstPart(in, source, sizes.firstBytes());
      Map<String, String> headers = ExtraArgs.headers(connection.entry(), source.contentType());
      long size;
      if (first.length < sizes.firstBytes()) {
        requireLength(uri, source, first.length);
        putWhole(connection, location, uri, headers, first);
        size = first.length;
      } else {
        size = putParts(connection, location, uri, source, headers, sizes, first, in);
      }
      return size;
    } catch (IOException e) {
      throw StorageException.of("PUT", uri, Reason.OTHER)
          .detail("the source cannot be read: " + e)
          .cause(e)
          .build();
    }
  }

  private static byte[] firstPart(InputStream in, ObjectSource source, int partBytes)
      throws IOException {
    // One more than it said, to notice a source that gives more.
    long expected = source.sizeBytes().orElse(partBytes) + 1;
    return in.readNBytes((int) Math.min(partBytes, Math.min(expected, Integer.MAX_VALUE)));
  }

  private static void requireLength(StorageUri uri, ObjectSource source, long got) {
    if (source.sizeBytes().isPresent() && source.sizeBytes().getAsLong() != got) {
      throw StorageException.of("PUT", uri, Reason.OTHER)
          .detail("the source gave " + got + " bytes instead of " + source.sizeBytes().getAsLong())
          .build();
    }
  }

  private void putWhole(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      Map<String, String> headers,
      byte[] bytes) {
    sendChecked(connection, location, uri, Map.of(), headers, bytes, bytes.length);
  }

  /**
   * Stores a small object under a condition.
   *
   * @return its ETag; empty if the condition does not hold
   */
  Optional<String> putIf(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      byte[] content,
      PutCondition condition) {
    Map<String, String> headers =
        ExtraArgs.headers(connection.entry(), ObjectSource.of(content).contentType());
    headers.putAll(S3Conditions.headers(condition));
    try {
      return Optional.of(
          sendChecked(connection, location, uri, Map.of(), headers, content, content.length));
    } catch (StorageException e) {
      if (S3Conditions.isUnmet(e, condition)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Gives the ETag; the store has compared the bytes with the checksum. */
  private String sendChecked(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] bytes,
      int length) {
    boolean newer = connection.knowsChecksums();
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(
        newer ? Checksum.CRC32C_HEADER : Checksum.MD5_HEADER,
        newer ? Checksum.crc32c(bytes, length) : Checksum.md5(bytes, length));
    try {
      S3Response response =
          requests.send(
              connection,
              new DataRequest(uri, location, SdkHttpMethod.PUT, query, all, bytes, length));
      response.drain();
      return response.header("ETag").orElse("");
    } catch (DataRequests.Refused e) {
      // Not for a part: its upload was begun with the promise of these checksums.
      if (newer && query.isEmpty() && e.failure().isUnknownChecksum()) {
        LOG.info("{} does not know CRC-32C; using MD5", connection.endpoint(location.bucket()));
        connection.forgetChecksums();
        return sendChecked(connection, location, uri, query, headers, bytes, length);
      }
      throw e.failure().toException("PUT", uri, connection.access(location.bucket()));
    }
  }

  private long putParts(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      ObjectSource source,
      Map<String, String> headers,
      PartSizes sizes,
      byte[] first,
      InputStream in)
      throws IOException {
    boolean checksums = connection.knowsChecksums();
    String uploadId = calls.begin(connection, location, uri, headers, checksums);
    UploadJournal.Entry entry = journal.begin(uri, uploadId);
    try {
      MultipartUpload upload =
          new MultipartUpload(
              sizes,
              senders(connection, sizes),
              context.threads("s3-part"),
              (number, bytes, length) ->
                  sendPart(connection, location, uri, uploadId, checksums, number, bytes, length));
      try {
        List<StoredPart> parts = upload.send(first, in);
        requireLength(uri, source, upload.bytes());
        calls.complete(connection, location, uri, uploadId, parts, upload.bytes());
        return upload.bytes();
      } catch (IOException | RuntimeException e) {
        abortAfter(connection, location, uri, uploadId, e);
        throw e;
      }
    } finally {
      entry.close();
    }
  }

  private static int senders(S3Connection connection, PartSizes sizes) {
    int inMemory = (int) (BUFFERS_BYTES / sizes.firstBytes()) - 1; // one more is being filled
    return connection.entry().multipart() ? Math.max(1, Math.min(MAX_SENDERS, inMemory)) : 1;
  }

  private StoredPart sendPart(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      String uploadId,
      boolean checksums,
      int number,
      byte[] bytes,
      int length) {
    Map<String, String> query = Map.of("partNumber", String.valueOf(number), "uploadId", uploadId);
    String etag = sendChecked(connection, location, uri, query, Map.of(), bytes, length);
    return new StoredPart(number, etag, checksums ? Checksum.crc32c(bytes, length) : "");
  }

  private void abortAfter(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      String uploadId,
      Exception why) {
    try {
      abort(connection, location, uri, uploadId);
    } catch (StorageException e) {
      why.addSuppressed(e);
    }
  }

  /** Removes the parts of an upload that will not be completed. */
  void abort(S3Connection connection, S3Location location, StorageUri uri, String uploadId) {
    calls.abort(connection, location, uri, uploadId);
  }
}
