package ml.clear.sdk.storage;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An object that a store has.
 *
 * @param uri where it lies
 * @param sizeBytes its size; -1 if the store does not tell
 * @param modified when it was written, if the store tells
 */
public record ObjectInfo(StorageUri uri, long sizeBytes, Optional<Instant> modified) {
  /** Checks the parts. */
  public ObjectInfo {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(modified, "modified");
  }
}
