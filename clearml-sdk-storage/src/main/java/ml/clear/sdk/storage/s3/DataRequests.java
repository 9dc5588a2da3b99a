package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Sends requests for objects, signed by the SDK's signer but past its client, which would hash each
 * payload a second time on plain http, and read and write in small pieces. Repeats what may pass,
 * follows a bucket to its region, and goes by the store's clock once ours was refused. Thread-safe.
 */
final class DataRequests {
  private static final Logger LOG = LoggerFactory.getLogger(DataRequests.class);
  private static final int ATTEMPTS = 5;

  private final S3Signer signer;
  private final StoreContext context;

  DataRequests(StoreContext context) {
    this.signer = new S3Signer(context.time());
    this.context = context;
  }

  /** A refusal that the caller may know a way around. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient S3Failure failure;
    private final boolean repeated;

    Refused(S3Failure failure, boolean repeated) {
      super(failure.code());
      this.failure = failure;
      this.repeated = repeated;
    }

    S3Failure failure() {
      return failure;
    }

    /** Whether the store may have done it at an earlier attempt, whose answer did not say so. */
    boolean repeated() {
      return repeated;
    }
  }

  /** Sends a request as {@link #send} does, and again if the text it is answered with was cut. */
  String ask(S3Connection connection, DataRequest request) throws Refused {
    for (int attempt = 1; ; attempt++) {
      try {
        return send(connection, request).wholeText();
      } catch (IOException cut) {
        if (attempt >= ATTEMPTS) {
          throw S3Io.unreachable(request, connection, cut, attempt);
        }
        context.pause(attempt, request.method().name(), request.uri());
      }
    }
  }

  /**
   * Sends a request until it is answered with success.
   *
   * @throws Refused if the store answered with an error that another attempt will not change
   * @throws StorageException if no usable answer came in all attempts
   */
  S3Response send(S3Connection connection, DataRequest request) throws Refused {
    boolean clockSet = false;
    boolean moved = false;
    boolean renewed = false;
    boolean askFirst = false;
    boolean repeated = false;
    for (int attempt = 1; ; attempt++) {
      AwsCredentialsIdentity identity = credentials(connection, request);
      S3Failure failure;
      try {
        S3Response response = execute(connection, request, identity, askFirst);
        if (response.isSuccessful()) {
          return response;
        }
        failure = failure(response);
      } catch (RejectedExecutionException e) {
        throw StorageException.of(request.method().name(), request.uri(), Reason.OTHER)
            .detail("the storage was closed meanwhile")
            .cause(e)
            .build();
      } catch (IOException e) {
        if (attempt >= ATTEMPTS || !IoFailure.mayPass(e)) {
          throw S3Io.unreachable(request, connection, e, attempt);
        }
        LOG.debug("{} {}: attempt {} failed", request.method(), request.uri(), attempt, e);
        repeated = true;
        askFirst = request.length() > 0; // it may have hung up on an answer that we did not hear
        context.pause(attempt, request.method().name(), request.uri());
        continue;
      }
      if (failure.isClockSkew() && failure.skew().isPresent() && !clockSet) {
        LOG.warn(
            "This machine's clock is {} s off that of {}; going by the store's clock",
            failure.skew().get().toSeconds(),
            connection.endpoint(request.location().bucket()));
        connection.setClockOffset(failure.skew().get());
        clockSet = true;
      } else if (failure.region().isPresent()
          && !failure.region().get().equals(connection.region())
          && !moved) {
        connection.moveTo(failure.region().get());
        moved = true;
      } else if (failure.isExpired(identity) && !renewed && connection.renew(identity)) {
        renewed = true;
      } else if (failure.mayPass() && attempt < ATTEMPTS) {
        LOG.debug("{} {}: attempt {}: {}", request.method(), request.uri(), attempt, failure);
        repeated = true;
        context.pause(attempt, request.method().name(), request.uri());
      } else {
        throw new Refused(failure, repeated);
      }
    }
  }

  private static AwsCredentialsIdentity credentials(S3Connection connection, DataRequest request) {
    try {
      return connection.credentials();
    } catch (SdkException e) {
      throw S3Credentials.missing(
          request.method().name(),
          request.uri(),
          connection.access(request.location().bucket()),
          e);
    }
  }

  private S3Response execute(
      S3Connection connection,
      DataRequest request,
      AwsCredentialsIdentity identity,
      boolean askFirst)
      throws IOException {
    return connection.http().send(signer.sign(connection, identity, request), request, askFirst);
  }

  private S3Failure failure(S3Response response) {
    String body = response.text();
    return new S3Failure(
        response.status(),
        S3Xml.find(body, "Code").orElse(""),
        S3Xml.message(body),
        response.header("Date").flatMap(date -> S3Failure.skew(date, context.time().now())),
        response.header("x-amz-bucket-region").or(() -> S3Xml.find(body, "Region")));
  }
}
