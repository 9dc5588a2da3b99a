package ml.clear.sdk.storage.s3;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.ListPartsArgs;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadPartArgs;
import io.minio.messages.ListPartsResult;
import io.minio.messages.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;

/**
 * Stores one object with MinIO's client, part by part: left to itself it sends a file again for the
 * sake of one part. Its requests carry a hash that the store checks. Thread-safe.
 */
final class MinioCalls implements UploadCalls {
  private final MinioConnection connection;
  private final S3Location location;
  private final StorageUri uri;

  MinioCalls(MinioConnection connection, S3Location location, StorageUri uri) {
    this.connection = connection;
    this.location = location;
    this.uri = uri;
  }

  @Override
  public void whole(Map<String, String> headers, byte[] bytes, int length) {
    connection.ask(
        "PUT",
        uri,
        location,
        client ->
            client.putObject(
                PutObjectArgs.builder()
                    .bucket(location.bucket())
                    .object(location.key())
                    .headers(new Http.Headers(headers))
                    .data(bytes, length)
                    .build()));
  }

  @Override
  public Begun begin(Map<String, String> headers) {
    String uploadId =
        connection
            .ask(
                "PUT",
                uri,
                location,
                client ->
                    client.createMultipartUpload(
                        CreateMultipartUploadArgs.builder()
                            .bucket(location.bucket())
                            .object(location.key())
                            .headers(new Http.Headers(headers))
                            .build()))
            .result()
            .uploadId();
    return new Begun(uploadId, false);
  }

  @Override
  public Optional<Map<Integer, StoredPart>> list(String uploadId) {
    Map<Integer, StoredPart> parts = new HashMap<>();
    int after = 0;
    try {
      while (true) {
        ListPartsArgs.Builder args =
            ListPartsArgs.builder()
                .bucket(location.bucket())
                .object(location.key())
                .uploadId(uploadId);
        ListPartsArgs listed = (after == 0 ? args : args.partNumberMarker(after)).build();
        ListPartsResult page =
            connection.ask("GET", uri, location, client -> client.listParts(listed)).result();
        for (Part part : page.parts()) {
          String etag = "\"" + part.etag() + "\"";
          parts.put(
              part.partNumber(), new StoredPart(part.partNumber(), part.partSize(), etag, ""));
          after = Math.max(after, part.partNumber());
        }
        if (!page.isTruncated()) {
          return Optional.of(parts);
        }
      }
    } catch (StorageException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public StoredPart part(Begun upload, int number, byte[] bytes, int length) {
    Part part =
        connection
            .ask(
                "PUT",
                uri,
                location,
                client ->
                    client.uploadPart(
                        UploadPartArgs.builder()
                            .bucket(location.bucket())
                            .object(location.key())
                            .uploadId(upload.uploadId())
                            .partNumber(number)
                            .data(bytes, length)
                            .build()))
            .part();
    return new StoredPart(number, length, "\"" + part.etag() + "\"", "");
  }

  @Override
  public void complete(String uploadId, List<StoredPart> parts, long size) {
    Part[] all =
        parts.stream()
            .map(part -> new Part(part.number(), part.etag().replace("\"", "")))
            .toArray(Part[]::new);
    try {
      connection.ask(
          "PUT",
          uri,
          location,
          client ->
              client.completeMultipartUpload(
                  CompleteMultipartUploadArgs.builder()
                      .bucket(location.bucket())
                      .object(location.key())
                      .uploadId(uploadId)
                      .parts(all)
                      .build()));
    } catch (StorageException e) {
      boolean repeated = e.code().orElse("").endsWith("NoSuchUpload");
      if (!repeated || size() != size) {
        throw e;
      }
    }
  }

  private long size() {
    return connection
        .ask(
            "HEAD",
            uri,
            location,
            client ->
                client.statObject(
                    StatObjectArgs.builder()
                        .bucket(location.bucket())
                        .object(location.key())
                        .build()))
        .size();
  }

  @Override
  public void abort(String uploadId) {
    try {
      connection.ask(
          "ABORT",
          uri,
          location,
          client ->
              client.abortMultipartUpload(
                  AbortMultipartUploadArgs.builder()
                      .bucket(location.bucket())
                      .object(location.key())
                      .uploadId(uploadId)
                      .build()));
    } catch (StorageException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public boolean hasLearnt() {
    return false;
  }
}
