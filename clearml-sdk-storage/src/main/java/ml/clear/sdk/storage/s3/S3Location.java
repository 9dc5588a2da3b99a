package ml.clear.sdk.storage.s3;

/**
 * What an {@code s3:} URI means.
 *
 * @param entry how to get in, with the host in it if it is not AWS
 * @param bucket the bucket
 * @param key the key, taken literally; empty for the bucket itself
 */
record S3Location(S3Entry entry, String bucket, String key) {}
