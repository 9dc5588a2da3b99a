package ml.clear.sdk.storage.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import ml.clear.sdk.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** Headers for boto3's names of upload arguments. */
final class ExtraArgs {
  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("ACL", "x-amz-acl"),
          Map.entry("BucketKeyEnabled", "x-amz-server-side-encryption-bucket-key-enabled"),
          Map.entry("CacheControl", "Cache-Control"),
          Map.entry("ContentDisposition", "Content-Disposition"),
          Map.entry("ContentEncoding", "Content-Encoding"),
          Map.entry("ContentLanguage", "Content-Language"),
          Map.entry("ContentType", "Content-Type"),
          Map.entry("ExpectedBucketOwner", "x-amz-expected-bucket-owner"),
          Map.entry("Expires", "Expires"),
          Map.entry("GrantFullControl", "x-amz-grant-full-control"),
          Map.entry("GrantRead", "x-amz-grant-read"),
          Map.entry("GrantReadACP", "x-amz-grant-read-acp"),
          Map.entry("GrantWriteACP", "x-amz-grant-write-acp"),
          Map.entry("ObjectLockLegalHoldStatus", "x-amz-object-lock-legal-hold"),
          Map.entry("ObjectLockMode", "x-amz-object-lock-mode"),
          Map.entry("ObjectLockRetainUntilDate", "x-amz-object-lock-retain-until-date"),
          Map.entry("RequestPayer", "x-amz-request-payer"),
          Map.entry("ServerSideEncryption", "x-amz-server-side-encryption"),
          Map.entry("SSEKMSKeyId", "x-amz-server-side-encryption-aws-kms-key-id"),
          Map.entry("SSEKMSEncryptionContext", "x-amz-server-side-encryption-context"),
          Map.entry("StorageClass", "x-amz-storage-class"),
          Map.entry("Tagging", "x-amz-tagging"),
          Map.entry("WebsiteRedirectLocation", "x-amz-website-redirect-location"));

  private static final String METADATA_PREFIX = S3Entry.METADATA + ".";

  private ExtraArgs() {}

  private static @Nullable String header(String name) {
    return name.startsWith(METADATA_PREFIX)
        ? "x-amz-meta-" + name.substring(METADATA_PREFIX.length())
        : HEADERS.get(name);
  }

  /** The headers that a new object gets. */
  static Map<String, String> headers(S3Entry entry, String contentType) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    if (!entry.acl().isEmpty()) {
      headers.put("x-amz-acl", entry.acl());
    }
    entry
        .extraArgs()
        .forEach(
            (name, value) -> {
              String header = header(name);
              if (header == null) {
                throw new ConfigurationException(
                    entry.origin()
                        + ": extra_args."
                        + name
                        + " is unknown; there are Metadata and "
                        + new TreeSet<>(HEADERS.keySet()));
              }
              headers.put(header, value);
            });
    return headers;
  }
}
