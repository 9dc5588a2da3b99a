package ml.clear.sdk.storage.s3;

import java.util.Map;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;

/** Conditions of writes as S3 has them; a version is an ETag. */
final class S3Conditions {
  private S3Conditions() {}

  static Map<String, String> headers(PutCondition condition) {
    return condition
        .version()
        .map(etag -> Map.of("If-Match", etag))
        .orElse(Map.of("If-None-Match", "*"));
  }

  /** Whether a write was refused since its condition does not hold. */
  static boolean isUnmet(StorageException refusal, PutCondition condition) {
    String code = refusal.code().orElse("");
    return code.startsWith("412")
        || code.equals("409 ConditionalRequestConflict") // another write was under way
        || (condition.version().isPresent() && code.equals("404 NoSuchKey"));
  }
}
