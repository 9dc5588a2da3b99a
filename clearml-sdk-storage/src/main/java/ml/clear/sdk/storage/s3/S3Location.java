package ml.clear.sdk.storage.s3;

import java.net.URI;
import java.net.URISyntaxException;
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
   * Fails before anything is sent if that could not succeed, or would be asked of the bucket
   * itself: to delete a key that is empty would delete the bucket.
   *
   * @throws StorageException if the bucket, the key or the credentials are missing, or a name
   *     cannot be one
   */
  static void requireUsable(String action, StorageUri uri, S3Location location) {
    if (location.bucket.isEmpty()) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("a bucket is missing")
          .remedy("write s3://bucket/key, or s3://host:port/bucket/key")
          .build();
    }
    if (!location.bucket.matches("(?!\\.)[A-Za-z0-9._-]{1,255}")) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("'" + location.bucket + "' cannot be the name of a bucket")
          .remedy("write s3://bucket/key, or s3://host:port/bucket/key")
          .build();
    }
    String host = location.entry.host();
    if (!host.isEmpty() && !isHost(host)) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("'" + host + "' is no host's name")
          .remedy(
              "such names have letters, digits, hyphens and dots: use another one, or an address")
          .build();
    }
    if (location.key.isEmpty() && !action.equals("LIST")) {
      throw StorageException.of(action, uri, Reason.OTHER)
          .detail("this is a bucket, not an object in it")
          .build();
    }
    if (!location.entry.isValid()) {
      throw StorageException.of(action, uri, Reason.DENIED)
          .detail(
              "no credentials for this bucket: "
                  + location.entry.origin()
                  + " "
                  + location.entry.lacking())
          .remedy(
              "add an entry with bucket or host, key and secret to sdk.aws.s3.credentials, or set"
                  + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use_credentials_chain")
          .build();
    }
  }

  /** With an underscore, for one, nobody would find the host in the address. */
  private static boolean isHost(String host) {
    try {
      return new URI("http://" + host).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
