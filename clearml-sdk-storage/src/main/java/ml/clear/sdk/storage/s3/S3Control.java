package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.util.Optional;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Failures of the SDK's client in this library's terms. */
final class S3Control {
  private S3Control() {}

  static StorageException toException(
      String action, StorageUri uri, StoreAccess access, SdkException e) {
    if (e instanceof S3Exception s3) {
      return failure(s3).toException(action, uri, access);
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return S3Io.unreachable(action, uri, access, io, 1);
      }
    }
    boolean noCredentials = String.valueOf(e.getMessage()).contains("credentials");
    return StorageException.of(action, uri, noCredentials ? Reason.DENIED : Reason.OTHER)
        .detail(String.valueOf(e.getMessage()))
        .access(access)
        .cause(e)
        .build();
  }

  private static S3Failure failure(S3Exception e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return new S3Failure(
        e.statusCode(),
        code == null ? "" : code,
        message == null ? "" : message,
        Optional.empty(),
        Optional.ofNullable(e.awsErrorDetails())
            .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
            .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region")));
  }
}
