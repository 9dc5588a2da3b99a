package ml.clear.sdk.storage.s3;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Begin, completion and end of multipart uploads. Past the SDK's client like the bytes: its first
 * call costs a process most of a second, as much as a quarter of a gigabyte takes. Thread-safe.
 */
final class MultipartCalls {
  private static final byte[] NOTHING = {};

  private final DataRequests requests;

  MultipartCalls(DataRequests requests) {
    this.requests = requests;
  }

  /** An upload that has begun, with the checksums that its parts must have. */
  record Begun(String uploadId, boolean checksums) {}

  /** Begins an upload, without the newer checksums if the store does not know them. */
  Begun begin(
      S3Connection connection, S3Location location, StorageUri uri, Map<String, String> headers) {
    boolean checksums = connection.knowsChecksums();
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (checksums) {
      all.put("x-amz-checksum-algorithm", "CRC32C");
    }
    DataRequest request =
        new DataRequest(uri, location, SdkHttpMethod.POST, Map.of("uploads", ""), all, NOTHING, 0);
    try {
      String answer = requests.send(connection, request).text();
      String uploadId =
          S3Xml.find(answer, "UploadId")
              .orElseThrow(() -> unintelligible(connection, location, uri, answer));
      return new Begun(uploadId, checksums);
    } catch (DataRequests.Refused e) {
      if (checksums && e.failure().isUnknownChecksum()) {
        connection.forgetChecksums();
        return begin(connection, location, uri, headers);
      }
      throw e.failure().toException("PUT", uri, connection.access(location.bucket()));
    }
  }

  /** Puts the parts together; {@code size} tells whether an answer that was lost said yes. */
  void complete(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      String uploadId,
      List<StoredPart> parts,
      long size) {
    StringBuilder xml =
        new StringBuilder(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    parts.forEach(part -> xml.append(part.xml()));
    byte[] body =
        xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    DataRequest request =
        new DataRequest(
            uri,
            location,
            SdkHttpMethod.POST,
            Map.of("uploadId", uploadId),
            Map.of("Content-Type", "application/xml"),
            body,
            body.length);
    try {
      String answer = requests.send(connection, request).text();
      // S3 sends the head of its answer before it knows how the completion ends.
      if (answer.contains("<Error>")) {
        throw new DataRequests.Refused(
            new S3Failure(
                200,
                S3Xml.find(answer, "Code").orElse(""),
                S3Xml.message(answer),
                Optional.empty(),
                Optional.empty()));
      }
    } catch (DataRequests.Refused e) {
      boolean repeated = e.failure().code().equals("NoSuchUpload");
      if (!repeated || sizeOf(connection, location, uri) != size) {
        throw e.failure().toException("PUT", uri, connection.access(location.bucket()));
      }
    }
  }

  private long sizeOf(S3Connection connection, S3Location location, StorageUri uri) {
    try {
      DataRequest head = DataRequest.plain(SdkHttpMethod.HEAD, uri, location, Map.of());
      return requests
          .send(connection, head)
          .header("Content-Length")
          .map(Long::parseLong)
          .orElse(-1L);
    } catch (DataRequests.Refused unknown) {
      return -1;
    }
  }

  /**
   * The parts that the store has of an upload, by their numbers.
   *
   * @return empty if it knows no such upload
   */
  Optional<Map<Integer, StoredPart>> list(
      S3Connection connection, S3Location location, StorageUri uri, String uploadId) {
    Map<Integer, StoredPart> parts = new HashMap<>();
    int after = 0;
    try {
      while (true) {
        Map<String, String> query =
            Map.of("uploadId", uploadId, "part-number-marker", String.valueOf(after));
        String page =
            requests
                .send(connection, DataRequest.plain(SdkHttpMethod.GET, uri, location, query))
                .text();
        for (String part : S3Xml.findAll(page, "Part")) {
          StoredPart stored = StoredPart.listed(part);
          parts.put(stored.number(), stored);
          after = Math.max(after, stored.number());
        }
        if (!S3Xml.find(page, "IsTruncated").orElse("").equals("true")) {
          return Optional.of(parts);
        }
      }
    } catch (DataRequests.Refused e) {
      return Optional.empty();
    }
  }

  /** Removes the parts of an upload that will not be completed; not an error if it is gone. */
  void abort(S3Connection connection, S3Location location, StorageUri uri, String uploadId) {
    DataRequest request =
        DataRequest.plain(SdkHttpMethod.DELETE, uri, location, Map.of("uploadId", uploadId));
    try {
      requests.send(connection, request).drain();
    } catch (DataRequests.Refused e) {
      if (e.failure().status() != 404) {
        throw e.failure().toException("ABORT", uri, connection.access(location.bucket()));
      }
    }
  }

  private static StorageException unintelligible(
      S3Connection connection, S3Location location, StorageUri uri, String answer) {
    return StorageException.of("PUT", uri, Reason.OTHER)
        .effect(Effect.UNKNOWN)
        .detail("the answer is not that of an S3 store: " + S3Xml.message(answer))
        .access(connection.access(location.bucket()))
        .build();
  }
}
