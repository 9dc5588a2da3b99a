package ml.clear.sdk.storage.s3;

import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;

/**
 * What an {@code s3:} URI means.
 *
 * @param entry how to get in, with the host in it if it is not AWS
 * @param bucket the bucket
 * @param key the key, taken literally; empty for the bucket itself
 */
record S3Location(S3Entry entry, String bucket, String key) {
  /** What the keys of this bucket are appended to, as the URI that led here writes it. */
  String root(StorageUri uri) {
    String place = uri.text().substring(0, uri.text().length() - key.length());
    return place.endsWith("/") ? place : place + "/";
  }

  /**
   * Fails before anything is sent if that could not succeed.
   *
   * @throws StorageException if the bucket or the credentials are missing
   */
  static void requireUsable(String action, StorageUri uri, S3Location location) {
    if (location.bucket.isEmpty()) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("a bucket is missing")
          .remedy("write s3://bucket/key, or s3://host:port/bucket/key")
          .build();
    }
    if (!location.entry.isValid()) {
      throw StorageException.of(action, uri, Reason.DENIED)
          .detail("no credentials for this bucket")
          .remedy(
              "add an entry with bucket or host, key and secret to sdk.aws.s3.credentials, or set"
                  + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use_credentials_chain")
          .build();
    }
  }
}
