package ml.clear.sdk.storage.s3;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that store one object, by whichever client. Each is repeated while it fails for a
 * passing reason, and throws {@code StorageException} once it is given up.
 */
interface UploadCalls {
  /** Stores a small object. */
  void whole(Map<String, String> headers, byte[] bytes, int length);

  /** An upload that has begun, and whether its parts carry CRC-32C. */
  record Begun(String uploadId, boolean checksums) {}

  /** Begins an upload of parts. */
  Begun begin(Map<String, String> headers);

  /**
   * The parts that the store has, by their numbers.
   *
   * @return empty if it knows no such upload
   */
  Optional<Map<Integer, StoredPart>> list(String uploadId);

  /** Stores one part. */
  StoredPart part(Begun upload, int number, byte[] bytes, int length);

  /** Puts the parts together; {@code size} tells whether an answer that was lost said yes. */
  void complete(String uploadId, List<StoredPart> parts, long size);

  /** Removes the parts of an upload that will not be completed; not an error if it is gone. */
  void abort(String uploadId);

  /** Whether all that failed was the newer checksum, which the connection will leave out now. */
  boolean hasLearnt();
}
