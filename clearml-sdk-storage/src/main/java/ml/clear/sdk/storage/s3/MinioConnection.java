package ml.clear.sdk.storage.s3;

import io.minio.MinioAsyncClient;
import io.minio.credentials.Credentials;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.storage.StoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** MinIO's client for one entry, with the AWS SDK's credentials. Thread-safe. */
final class MinioConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MinioConnection.class);
  private static final int ATTEMPTS = 5;

  private final StoreContext context;
  private final S3Connection aws;
  private final MinioAsyncClient client;
  private final long readMillis;

  MinioConnection(S3Entry entry, StoreContext context) {
    this.context = context;
    this.aws = new S3Connection(entry, context.config());
    this.client =
        MinioAsyncClient.builder()
            .endpoint(endpoint(entry))
            .region(aws.region())
            .credentialsProvider(() -> converted(aws.credentials()))
            .build();
    S3Timeouts timeouts = S3Timeouts.of(context.config());
    readMillis = timeouts.read().toMillis(); // left to itself it waits 5 minutes
    client.setTimeout(timeouts.connect().toMillis(), readMillis, readMillis);
    client.setRetry(Set.of(), 0L, 1); // else each of our attempts is five, without a word
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

  /** For listing, which has its own way to fail. */
  MinioAsyncClient client() {
    return client;
  }

  StorageException failed(String action, StorageUri uri, S3Location location, MinioException e) {
    return toException(action, uri, location, e, 1);
  }

  StoreAccess access(S3Location location) {
    return aws.access(location.bucket());
  }

  /** What MinIO's client is asked for. */
  interface Call<T> {
    CompletableFuture<T> begin(MinioAsyncClient client) throws MinioException;
  }

  /**
   * Asks, and asks again while the failure may pass. When interrupted, waits for the answer all the
   * same, but not for ever: it may be one that is to be closed, and what is still being sent would
   * come after an abort.
   */
  <T> T ask(String action, StorageUri uri, S3Location location, Call<T> call) {
    boolean renewed = false;
    for (int attempt = 1; ; attempt++) {
      try {
        return answer(call.begin(client));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw StorageException.of(action, uri, Reason.OTHER).detail("interrupted").cause(e).build();
      } catch (SdkException e) {
        throw S3Credentials.missing(action, uri, access(location), e);
      } catch (ExecutionException | MinioException e) {
        Throwable cause = e instanceof ExecutionException ? unwrapped(e) : e;
        if (!renewed && isRenewed(cause, action, uri, location)) {
          renewed = true;
          continue;
        }
        if (attempt >= ATTEMPTS || !mayPass(cause)) {
          throw toException(action, uri, location, cause, attempt);
        }
        LOG.debug("{} {}: attempt {} failed", action, uri, attempt, cause);
        context.pause(attempt, action, uri);
      }
    }
  }

  private <T> T answer(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException {
    try {
      return future.get();
    } catch (InterruptedException interrupt) {
      try {
        T late = future.get(2 * readMillis, TimeUnit.MILLISECONDS);
        Thread.currentThread().interrupt();
        return late;
      } catch (TimeoutException | InterruptedException enough) {
        // Else its connection stays in use.
        CompletableFuture<Void> unused = future.thenAccept(MinioConnection::closeQuietly);
        throw interrupt;
      }
    }
  }

  private static void closeQuietly(Object answer) {
    if (answer instanceof AutoCloseable stream) {
      try {
        stream.close();
      } catch (Exception quiet) {
        // Nobody reads it.
      }
    }
  }

  private static Throwable unwrapped(Throwable e) {
    Throwable cause = e.getCause();
    return cause instanceof CompletionException ? unwrapped(cause) : cause == null ? e : cause;
  }

  private boolean isRenewed(Throwable e, String action, StorageUri uri, S3Location location) {
    if (!(e instanceof ErrorResponseException refused)) {
      return false;
    }
    try {
      AwsCredentialsIdentity used = aws.credentials();
      return failure(refused).isExpired(used) && aws.renew(used);
    } catch (SdkException gone) {
      throw S3Credentials.missing(action, uri, access(location), gone);
    }
  }

  private boolean mayPass(Throwable e) {
    if (e instanceof ErrorResponseException refused) {
      return failure(refused).mayPass();
    }
    return e instanceof InvalidResponseException // no XML: a proxy, say
        || ioOf(e).filter(IoFailure::mayPass).isPresent();
  }

  private static Optional<IOException> ioOf(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return Optional.of(io);
      }
    }
    return Optional.empty();
  }

  private S3Failure failure(ErrorResponseException refused) {
    return new S3Failure(
        refused.response().code(),
        refused.errorResponse().code(),
        String.valueOf(refused.errorResponse().message()),
        Optional.ofNullable(refused.response().header("Date"))
            .flatMap(date -> S3Failure.skew(date, context.time().now())),
        Optional.ofNullable(refused.response().header("x-amz-bucket-region")));
  }

  private StorageException toException(
      String action, StorageUri uri, S3Location location, Throwable e, int attempts) {
    if (e instanceof ErrorResponseException refused) {
      return failure(refused).toException(action, uri, access(location));
    }
    if (e instanceof SdkException missing) {
      return S3Credentials.missing(action, uri, access(location), missing);
    }
    Optional<IOException> io = ioOf(e);
    if (io.isPresent()) {
      return S3Io.unreachable(action, uri, access(location), io.get(), attempts);
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
