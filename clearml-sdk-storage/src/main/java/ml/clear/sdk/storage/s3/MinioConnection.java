package ml.clear.sdk.storage.s3;

import io.minio.MinioClient;
import io.minio.credentials.Credentials;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** MinIO's client for one entry, with the AWS SDK's credentials. Thread-safe. */
final class MinioConnection implements AutoCloseable {
  private final S3Connection aws;
  private final MinioClient client;

  MinioConnection(S3Entry entry, ClearMlConfig config) {
    this.aws = new S3Connection(entry, config);
    this.client =
        MinioClient.builder()
            .endpoint(endpoint(entry))
            .region(aws.region())
            .credentialsProvider(() -> converted(aws.credentials()))
            .build();
    switch (entry.verify()) {
      case "", "true" -> {}
      case "false" -> acceptAnyCertificate(entry);
      default ->
          throw new ConfigurationException(
              entry.origin() + ": MinIO's client takes verify = true or false, not a CA bundle");
    }
  }

  private static String endpoint(S3Entry entry) {
    String scheme = entry.secure() ? "https://" : "http://";
    return scheme + (entry.host().isEmpty() ? "s3.amazonaws.com" : entry.host());
  }

  private static Credentials converted(AwsCredentialsIdentity aws) {
    String token = aws instanceof AwsSessionCredentials session ? session.sessionToken() : null;
    return new Credentials(aws.accessKeyId(), aws.secretAccessKey(), token, null);
  }

  private void acceptAnyCertificate(S3Entry entry) {
    try {
      client.ignoreCertCheck();
    } catch (MinioException e) {
      throw new ConfigurationException(entry.origin() + ": verify = false has no effect", e);
    }
  }

  MinioClient client() {
    return client;
  }

  StoreAccess access(S3Location location) {
    return aws.access(location.bucket());
  }

  static boolean isNotFound(MinioException e) {
    return e instanceof ErrorResponseException refused && refused.response().code() == 404;
  }

  static boolean isBehindTheEnd(MinioException e) {
    return e instanceof ErrorResponseException refused && refused.response().code() == 416;
  }

  StorageException toException(
      String action, StorageUri uri, S3Location location, MinioException e) {
    if (e instanceof ErrorResponseException refused) {
      return new S3Failure(
              refused.response().code(),
              refused.errorResponse().code(),
              String.valueOf(refused.errorResponse().message()),
              Optional.empty(),
              Optional.ofNullable(refused.response().header("x-amz-bucket-region")))
          .toException(action, uri, access(location));
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return S3Io.unreachable(action, uri, access(location), io, 1);
      }
    }
    return StorageException.of(action, uri, Reason.OTHER)
        .detail(String.valueOf(e.getMessage()))
        .access(access(location))
        .cause(e)
        .build();
  }

  @Override
  public void close() {
    aws.close();
    try {
      client.close();
    } catch (Exception quiet) {
      // Its idle connections; nothing depends on their end.
    }
  }
}
