package ml.clear.sdk.storage.gcs;

import com.google.auth.Retryable;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import org.jspecify.annotations.Nullable;

/** Failures of Google's library in this library's terms. */
final class GcsFailure {
  private static final String SESSION = "upload_id=";

  private GcsFailure() {}

  static StorageException toException(
      String action,
      StorageUri uri,
      StoreAccess access,
      com.google.cloud.storage.StorageException e) {
    String reason = e.getReason() == null ? "" : " " + e.getReason();
    return StorageException.of(action, uri, isLogin(e) ? Reason.DENIED : reason(e.getCode()))
        .effect(e.getCode() >= 500 && action.equals("PUT") ? Effect.UNKNOWN : Effect.NONE)
        .code(e.getCode() > 0 ? e.getCode() + reason : "")
        .detail(words(e))
        .access(access)
        .remedy(remedy(action, uri, e))
        .cause(withoutSession(e))
        .build();
  }

  /** The failure of reading or writing a channel, which hides that of the request. */
  static StorageException broken(
      String action, StorageUri uri, StoreAccess access, IOException e, Effect effect) {
    Optional<com.google.cloud.storage.StorageException> refused = refusal(e);
    return refused.isPresent()
        ? toException(action, uri, access, refused.get())
        : StorageException.of(action, uri, Reason.UNREACHABLE)
            .effect(effect)
            .detail(e.getClass().getSimpleName() + ": " + words(e))
            .access(access)
            .cause(withoutSession(e))
            .build();
  }

  /** Whether a session of an upload is gone, so that only a new one helps. */
  static boolean isLostSession(IOException e) {
    return refusal(e)
        .filter(refused -> refused.getCode() == 404 || refused.getCode() == 410)
        .filter(refused -> String.valueOf(refused.getMessage()).contains(SESSION))
        .isPresent();
  }

  private static Optional<com.google.cloud.storage.StorageException> refusal(Throwable e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof com.google.cloud.storage.StorageException refused) {
        return Optional.of(refused);
      }
    }
    return Optional.empty();
  }

  /** As it is, or with the same words and stacks, but not the id of an upload. */
  private static @Nullable Throwable withoutSession(@Nullable Throwable e) {
    if (e == null || !namesSession(e)) {
      return e;
    }
    IOException same = new IOException(e.getClass().getName() + ": " + words(e));
    same.setStackTrace(e.getStackTrace());
    same.initCause(withoutSession(e.getCause()));
    return same;
  }

  private static boolean namesSession(@Nullable Throwable e) {
    return e != null
        && (String.valueOf(e.getMessage()).contains(SESSION) || namesSession(e.getCause()));
  }

  /** On one line, and without the id of an upload: whoever has it may go on with it. */
  private static String words(Throwable e) {
    return String.valueOf(e.getMessage())
        .replaceAll("\\s+", " ")
        .replaceAll(SESSION + "[^& ]*", SESSION + "…");
  }

  /** Whether the login refused, before the store was asked. */
  private static boolean isLogin(Throwable e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Retryable login) {
        return !login.isRetryable();
      }
    }
    return false;
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
    if (isLogin(e)) {
      return "Google's login does not take these credentials: is the key or the account deleted?"
          + " Renew them, and check the clock";
    }
    return switch (e.getCode()) {
      case 401 -> "the credentials are not valid (any more): renew them, or check the clock";
      case 403 -> "this account may not " + action + " here: check its roles on the bucket";
      case 404 ->
          words.contains("bucket") ? "create the bucket " + uri.authority() : "check the key";
      default -> "";
    };
  }
}
