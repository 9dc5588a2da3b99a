package ml.clear.sdk.storage.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobField;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import java.util.Optional;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.VersionedObject;

/** Conditions of writes as GCS has them; a version is a generation. Thread-safe. */
final class GcsConditions {
  private static final int READS = 5;

  private final Failure failure;

  /** Turns a refusal into this library's terms. */
  interface Failure {
    ml.clear.sdk.storage.StorageException of(String action, StorageUri uri, StorageException e);
  }

  GcsConditions(Failure failure) {
    this.failure = failure;
  }

  Optional<VersionedObject> read(Storage client, StorageUri uri) {
    for (int attempt = 1; ; attempt++) {
      try {
        BlobId id = GcsStore.idOf(uri);
        Blob blob = client.get(id, BlobGetOption.fields(BlobField.GENERATION));
        if (blob == null) {
          return Optional.empty();
        }
        long generation = blob.getGeneration();
        BlobId read = BlobId.of(id.getBucket(), id.getName(), generation);
        return Optional.of(
            new VersionedObject(client.readAllBytes(read), Long.toString(generation)));
      } catch (StorageException e) {
        boolean replaced = e.getCode() == 404; // since its generation was asked for
        if (!replaced || attempt == READS) {
          throw failure.of("GET", uri, e);
        }
      }
    }
  }

  Optional<String> putIf(Storage client, StorageUri uri, byte[] content, PutCondition condition) {
    BlobId id = GcsStore.idOf(uri);
    BlobTargetOption expected =
        condition
            .version()
            .map(generation -> BlobTargetOption.generationMatch(Long.parseLong(generation)))
            .orElse(BlobTargetOption.doesNotExist());
    try {
      Blob written = client.create(BlobInfo.newBuilder(id).build(), content, expected);
      return Optional.of(String.valueOf(written.getGeneration()));
    } catch (StorageException e) {
      if (e.getCode() == 412) {
        return Optional.empty();
      }
      throw failure.of("PUT", uri, e);
    }
  }
}
