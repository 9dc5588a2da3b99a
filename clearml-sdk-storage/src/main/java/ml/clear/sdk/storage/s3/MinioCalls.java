package ml.clear.sdk.storage.s3;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.ListPartsArgs;
import io.minio.ObjectArgs;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadPartArgs;
import io.minio.messages.ListPartsResult;
import io.minio.messages.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    PutObjectArgs args =
        named(PutObjectArgs.builder())
            .headers(new Http.Headers(headers))
            .data(bytes, length)
            .build();
    ask("PUT", client -> client.putObject(args));
  }

  @Override
  public Begun begin(Map<String, String> headers) {
    CreateMultipartUploadArgs args =
        named(CreateMultipartUploadArgs.builder()).headers(new Http.Headers(headers)).build();
    return new Begun(
        ask("PUT", client -> client.createMultipartUpload(args)).result().uploadId(), false);
  }

  @Override
  public Optional<Map<Integer, StoredPart>> list(String uploadId) {
    Map<Integer, StoredPart> parts = new HashMap<>();
    int after = 0;
    try {
      while (true) {
        ListPartsArgs.Builder args = named(ListPartsArgs.builder()).uploadId(uploadId);
        ListPartsArgs listed = (after == 0 ? args : args.partNumberMarker(after)).build();
        int before = after;
        ListPartsResult page = ask("GET", client -> client.listParts(listed)).result();
        for (Part part : page.parts()) {
          String etag = "\"" + part.etag() + "\"";
          parts.put(
              part.partNumber(), new StoredPart(part.partNumber(), part.partSize(), etag, ""));
          after = Math.max(after, part.partNumber());
        }
        if (!page.isTruncated() || after == before) {
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
    UploadPartArgs args =
        named(UploadPartArgs.builder())
            .uploadId(upload.uploadId())
            .partNumber(number)
            .data(bytes, length)
            .build();
    Part part = ask("PUT", client -> client.uploadPart(args)).part();
    return new StoredPart(number, length, "\"" + part.etag() + "\"", "");
  }

  @Override
  public void complete(String uploadId, List<StoredPart> parts, long size) {
    Part[] all =
        parts.stream()
            .map(part -> new Part(part.number(), part.etag().replace("\"", "")))
            .toArray(Part[]::new);
    CompleteMultipartUploadArgs args =
        named(CompleteMultipartUploadArgs.builder()).uploadId(uploadId).parts(all).build();
    AtomicInteger attempts = new AtomicInteger();
    try {
      ask(
          "PUT",
          client -> {
            attempts.incrementAndGet();
            return client.completeMultipartUpload(args);
          });
    } catch (StorageException e) {
      boolean mayBeDone = attempts.get() > 1; // else another one has ended the upload
      if (!mayBeDone || !e.code().orElse("").endsWith("NoSuchUpload") || size() != size) {
        throw e;
      }
    }
  }

  private long size() {
    StatObjectArgs args = named(StatObjectArgs.builder()).build();
    return ask("HEAD", client -> client.statObject(args)).size();
  }

  @Override
  public void abort(String uploadId) {
    AbortMultipartUploadArgs args =
        named(AbortMultipartUploadArgs.builder()).uploadId(uploadId).build();
    try {
      ask("ABORT", client -> client.abortMultipartUpload(args));
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

  private <T> T ask(String action, MinioConnection.Call<T> call) {
    return connection.ask(action, uri, location, call);
  }

  /** Arguments for this object. */
  private <B extends ObjectArgs.Builder<B, ?>> B named(B args) {
    return args.bucket(location.bucket()).object(location.key());
  }
}
