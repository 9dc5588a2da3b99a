package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Stores objects: small ones in one request, large ones in parts. Thread-safe. */
final class S3Uploads {
  private static final int USUAL_PART_BYTES = 8 << 20;

  private final CheckedPuts puts;
  private final MultipartCalls calls;
  private final MultipartPut.Means means;
  private final int partBytes;

  S3Uploads(StoreContext context, DataRequests requests, UploadJournal journal) {
    this.puts = new CheckedPuts(requests);
    this.calls = new MultipartCalls(requests);
    this.means = new MultipartPut.Means(puts, calls, journal, context.threads("s3-part"));
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
    boolean newer = connection.knowsChecksums();
    try {
      return putOnce(connection, location, uri, source);
    } catch (StorageException e) {
      if (newer && !connection.knowsChecksums() && source.repeatable()) {
        return putOnce(connection, location, uri, source); // only a part told that it must be MD5
      }
      throw e;
    }
  }

  private long putOnce(
      S3Connection connection, S3Location location, StorageUri uri, ObjectSource source) {
    PartSizes sizes = PartSizes.of(source.sizeBytes(), partBytes);
    try (InputStream in = source.open()) {
      byte[] first = firstPart(in, source, sizes.firstBytes());
      Map<String, String> headers = ExtraArgs.headers(connection.entry(), source.contentType());
      long size;
      if (first.length < sizes.firstBytes()) {
        requireLength(uri, source, first.length);
        sendChecked(connection, location, uri, Map.of(), headers, first, first.length);
        size = first.length;
      } else {
        MultipartPut parts = new MultipartPut(means, connection, location, uri, sizes);
        size = parts.send(source, headers, first, in);
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

  static void requireLength(StorageUri uri, ObjectSource source, long got) {
    if (source.sizeBytes().isPresent() && source.sizeBytes().getAsLong() != got) {
      throw StorageException.of("PUT", uri, Reason.OTHER)
          .detail("the source gave " + got + " bytes instead of " + source.sizeBytes().getAsLong())
          .build();
    }
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
    try {
      return puts.send(
          connection,
          new DataRequest(uri, location, SdkHttpMethod.PUT, query, headers, bytes, length));
    } catch (DataRequests.Refused e) {
      throw e.failure().toException("PUT", uri, connection.access(location.bucket()));
    }
  }

  /** Removes the parts of an upload that will not be completed. */
  void abort(S3Connection connection, S3Location location, StorageUri uri, String uploadId) {
    calls.abort(connection, location, uri, uploadId);
  }
}
