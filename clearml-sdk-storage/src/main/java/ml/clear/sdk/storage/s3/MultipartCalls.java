package ml.clear.sdk.storage.s3;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import software.amazon.awssdk.core.exception.SdkException;
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

  /** Begins an upload and gives its id. */
  String begin(
      S3Connection connection,
      S3Location location,
      StorageUri uri,
      Map<String, String> headers,
      boolean checksums) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (checksums) {
      all.put("x-amz-checksum-algorithm", "CRC32C");
    }
    String answer =
        call(
            connection,
            new DataRequest(
                uri, location, SdkHttpMethod.POST, Map.of("uploads", ""), all, NOTHING, 0));
    return S3Xml.find(answer, "UploadId")
        .orElseThrow(() -> unintelligible(connection, location, uri, answer));
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
      if (!repeated || sizeOf(connection, location) != size) {
        throw e.failure().toException("PUT", uri, connection.access(location.bucket()));
      }
    }
  }

  private static long sizeOf(S3Connection connection, S3Location location) {
    try {
      return connection
          .control()
          .headObject(r -> r.bucket(location.bucket()).key(location.key()))
          .contentLength();
    } catch (SdkException unknown) {
      return -1;
    }
  }

  /** Removes the parts of an upload that will not be completed; not an error if it is gone. */
  void abort(S3Connection connection, S3Location location, StorageUri uri, String uploadId) {
    DataRequest request =
        new DataRequest(
            uri,
            location,
            SdkHttpMethod.DELETE,
            Map.of("uploadId", uploadId),
            Map.of(),
            NOTHING,
            0);
    try {
      requests.send(connection, request).drain();
    } catch (DataRequests.Refused e) {
      if (e.failure().status() != 404) {
        throw e.failure().toException("ABORT", uri, connection.access(location.bucket()));
      }
    }
  }

  private String call(S3Connection connection, DataRequest request) {
    try {
      return requests.send(connection, request).text();
    } catch (DataRequests.Refused e) {
      throw e.failure()
          .toException("PUT", request.uri(), connection.access(request.location().bucket()));
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
