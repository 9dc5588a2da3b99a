package ml.clear.sdk.storage.s3;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * A refusal by an S3 store.
 *
 * @param status HTTP status
 * @param code the store's code, such as {@code NoSuchBucket}; empty if the answer had none
 * @param message the store's words
 * @param skew how far the store's clock is ahead of ours, if its answer was dated
 * @param region the bucket's region, if the store told
 */
record S3Failure(
    int status, String code, String message, Optional<Duration> skew, Optional<String> region) {
  /** How far the store's clock is ahead of ours, by the date of its answer. */
  static Optional<Duration> skew(String date, Instant now) {
    try {
      Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      return Optional.of(Duration.between(now, theirs));
    } catch (DateTimeParseException undated) {
      return Optional.empty();
    }
  }

  /** Whether another attempt may succeed. */
  boolean mayPass() {
    return status == 500
        || status == 502
        || status == 503
        || status == 504
        || status == 429
        || code.equals("RequestTimeout")
        || code.equals("InternalError")
        || code.equals("SlowDown");
  }

  /**
   * Whether another look at the source of these credentials may give others. MinIO forgets a
   * session with its end, and then does not know its key.
   */
  boolean isExpired(AwsCredentialsIdentity used) {
    return isExpired() || (isUnknownKey() && used instanceof AwsSessionCredentialsIdentity);
  }

  private boolean isUnknownKey() {
    return code.equals("InvalidAccessKeyId") || code.equals("InvalidAccessKey");
  }

  private boolean isExpired() {
    return switch (code) {
      case "ExpiredToken", "InvalidToken", "InvalidTokenId", "TokenRefreshRequired" -> true;
      default -> false;
    };
  }

  boolean isClockSkew() {
    return code.equals("RequestTimeTooSkewed");
  }

  /** A store older than these checksums refuses their headers in one of these ways. */
  boolean isUnknownChecksum() {
    String words = (code + " " + message).toLowerCase(Locale.ROOT);
    return status == 501
        || (status == 400 && words.contains("checksum") && !code.equals("BadDigest"));
  }

  StorageException toException(String action, StorageUri uri, StoreAccess access) {
    return StorageException.of(action, uri, reason())
        .effect(status >= 500 && action.equals("PUT") ? Effect.UNKNOWN : Effect.NONE)
        .code(code.isEmpty() ? String.valueOf(status) : status + " " + code)
        .detail(message)
        .access(access)
        .remedy(remedy(action))
        .build();
  }

  private Reason reason() {
    if (isExpired()) {
      return Reason.DENIED;
    }
    return switch (code) {
      case "BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch" ->
          Reason.CORRUPT;
      case "EntityTooLarge" -> Reason.TOO_LARGE;
      default ->
          switch (status) {
            case 401, 403 -> Reason.DENIED;
            case 404 -> Reason.NOT_FOUND;
            case 413, 507 -> Reason.TOO_LARGE;
            default -> mayPass() ? Reason.UNREACHABLE : Reason.OTHER;
          };
    };
  }

  private String remedy(String action) {
    return switch (code) {
      case "InvalidAccessKeyId", "InvalidAccessKey" ->
          "the store does not know this access key: check the entry's key, and that it belongs to"
              + " this endpoint; of a session with a token, it may have ended";
      case "SignatureDoesNotMatch" ->
          "the access key is known, but the secret is not the one that belongs to it";
      case "ExpiredToken", "InvalidToken", "InvalidTokenId", "TokenRefreshRequired" ->
          "the session token has expired or is not valid: get a new one, or set"
              + " use_credentials_chain to have it renewed";
      case "RequestTimeTooSkewed" ->
          "this machine's clock is off by "
              + skew.map(S3Failure::shown).orElse("more than the store allows")
              + ": set it (NTP)";
      case "NoSuchBucket" ->
          "create the bucket or correct its name; a host other than AWS needs its port in the URI,"
              + " as in s3://host:9000/bucket, or an entry with this host";
      case "AccessDenied", "AllAccessDisabled" ->
          "these credentials may not " + action + " here: check the policies of user and bucket";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "the bucket is in region " + region.orElse("(not told)") + ": set the entry's region";
      case "NotImplemented" -> "the store does not know something that was asked of it";
      case "SecondLevelDomainForbidden", "PathStyleDomainForbidden" ->
          "this store wants the bucket in the host name: set sdk.aws.boto3.s3.addressing_style ="
              + " virtual, and beside it for the Python SDK disable_s3_express_session_auth = false"
              + " and us_east_1_regional_endpoint = legacy";
      default ->
          switch (status) {
            case 403 -> "these credentials may not " + action + " here, or the store keeps why";
            case 301, 307 ->
                "the bucket is in region "
                    + region.orElse("(not told)")
                    + ": set the entry's region";
            case 400 ->
                message.contains("HTTP request to an HTTPS server")
                    ? "this port speaks TLS: remove secure = false from the entry"
                    : "";
            case 405 -> "is this the address of an S3 API, and not of a web page or a console?";
            case 413 -> "a proxy before the store limits request bodies: raise its limit";
            case 507 -> "make room in the store";
            default -> "";
          };
    };
  }

  private static String shown(Duration skew) {
    String direction = skew.isNegative() ? " ahead" : " behind";
    return skew.abs().toSeconds() + " s" + direction;
  }
}
