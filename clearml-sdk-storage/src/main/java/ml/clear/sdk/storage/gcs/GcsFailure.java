package ml.clear.sdk.storage.gcs;

import java.util.Locale;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;

/** Failures of Google's library in this library's terms. */
final class GcsFailure {
  private GcsFailure() {}

  static StorageException toException(
      String action,
      StorageUri uri,
      StoreAccess access,
      com.google.cloud.storage.StorageException e) {
    String reason = e.getReason() == null ? "" : " " + e.getReason();
    return StorageException.of(action, uri, reason(e.getCode()))
        .effect(e.getCode() >= 500 && action.equals("PUT") ? Effect.UNKNOWN : Effect.NONE)
        .code(e.getCode() > 0 ? e.getCode() + reason : "")
        .detail(String.valueOf(e.getMessage()).replaceAll("\\s+", " "))
        .access(access)
        .remedy(remedy(action, uri, e))
        .cause(e)
        .build();
  }

  private static Reason reason(int code) {
    return switch (code) {
      case 401, 403 -> Reason.DENIED;
      case 404, 410 -> Reason.NOT_FOUND;
      case 413, 507 -> Reason.TOO_LARGE;
      case 0, -1, 408, 429, 500, 502, 503, 504 -> Reason.UNREACHABLE;
      default -> Reason.OTHER;
    };
  }

  private static String remedy(
      String action, StorageUri uri, com.google.cloud.storage.StorageException e) {
    String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return switch (e.getCode()) {
      case 401 -> "the credentials are not valid (any more): renew them, or check the clock";
      case 403 -> "this account may not " + action + " here: check its roles on the bucket";
      case 404 ->
          words.contains("bucket") ? "create the bucket " + uri.authority() : "check the key";
      default -> "";
    };
  }
}
