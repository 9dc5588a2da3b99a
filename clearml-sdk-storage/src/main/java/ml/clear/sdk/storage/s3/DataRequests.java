package ml.clear.sdk.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StoreContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Sends the bytes of objects, signed by the SDK's signer but past its client, which would hash each
 * payload a second time on plain http, and read and write in small pieces. Repeats what may pass,
 * follows a bucket to its region, and goes by the store's clock once ours was refused. Thread-safe.
 */
final class DataRequests {
  private static final Logger LOG = LoggerFactory.getLogger(DataRequests.class);
  private static final int ATTEMPTS = 5;
  private static final int LARGEST_ERROR_BYTES = 64 << 10;

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final StoreContext context;

  DataRequests(StoreContext context) {
    this.context = context;
  }

  /** A refusal that the caller may know a way around. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient S3Failure failure;

    Refused(S3Failure failure) {
      super(failure.code());
      this.failure = failure;
    }

    S3Failure failure() {
      return failure;
    }
  }

  /**
   * Sends a request until it is answered with success.
   *
   * @throws Refused if the store answered with an error that another attempt will not change
   * @throws StorageException if no usable answer came in all attempts
   */
  HttpExecuteResponse send(S3Connection connection, DataRequest request) throws Refused {
    boolean clockSet = false;
    boolean moved = false;
    for (int attempt = 1; ; attempt++) {
      S3Failure failure;
      try {
        HttpExecuteResponse response = execute(connection, request);
        if (response.httpResponse().isSuccessful()) {
          return response;
        }
        failure = failure(response);
      } catch (IOException e) {
        if (attempt >= ATTEMPTS || !S3Io.mayPass(e)) {
          throw S3Io.unreachable(request, connection, e, attempt);
        }
        LOG.debug("{} {}: attempt {} failed", request.method(), request.uri(), attempt, e);
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
          && connection.isAws()
          && !moved) {
        connection.moveTo(failure.region().get());
        moved = true;
      } else if (failure.mayPass() && attempt < ATTEMPTS) {
        LOG.debug("{} {}: attempt {}: {}", request.method(), request.uri(), attempt, failure);
        context.pause(attempt, request.method().name(), request.uri());
      } else {
        throw new Refused(failure);
      }
    }
  }

  private HttpExecuteResponse execute(S3Connection connection, DataRequest request)
      throws IOException {
    SdkHttpRequest signed = sign(connection, request);
    HttpExecuteRequest.Builder execution = HttpExecuteRequest.builder().request(signed);
    if (request.hasBody()) {
      execution.contentStreamProvider(
          () -> new ByteArrayInputStream(request.body(), 0, request.length()));
    }
    return connection.http().prepareRequest(execution.build()).call();
  }

  private SdkHttpRequest sign(S3Connection connection, DataRequest request) {
    String bucket = request.location().bucket();
    URI endpoint = connection.endpoint(bucket);
    String key = "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(request.location().key());
    SdkHttpFullRequest.Builder plain =
        SdkHttpFullRequest.builder()
            .method(request.method())
            // The signature does not cover the scheme, and over https the signer leaves the
            // payload unsigned: its own checksum header, which is signed, covers it.
            .protocol("https")
            .host(endpoint.getHost())
            .port(endpoint.getPort() < 0 ? (isTls(endpoint) ? 443 : 80) : endpoint.getPort())
            .encodedPath(connection.isPathStyle(bucket) ? "/" + bucket + key : key)
            .putHeader("Host", endpoint.getAuthority());
    request.query().forEach(plain::putRawQueryParameter);
    request.headers().forEach(plain::putHeader);
    if (request.hasBody()) {
      plain.putHeader("Content-Length", String.valueOf(request.length()));
    }
    SignedRequest signed =
        signer.sign(
            r ->
                r.identity(connection.credentials())
                    .request(plain.build())
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, connection.region())
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock(connection)));
    return signed.request().toBuilder().protocol(endpoint.getScheme()).build();
  }

  private static boolean isTls(URI endpoint) {
    return "https".equals(endpoint.getScheme());
  }

  private Clock clock(S3Connection connection) {
    Instant now = context.time().now().plus(connection.clockOffset());
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private S3Failure failure(HttpExecuteResponse response) {
    String body = text(response);
    Optional<Duration> skew =
        response.httpResponse().firstMatchingHeader("Date").flatMap(this::skew);
    return new S3Failure(
        response.httpResponse().statusCode(),
        S3Xml.find(body, "Code").orElse(""),
        S3Xml.message(body),
        skew,
        response
            .httpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .or(() -> S3Xml.find(body, "Region")));
  }

  private Optional<Duration> skew(String date) {
    try {
      Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      return Optional.of(Duration.between(context.time().now(), theirs));
    } catch (DateTimeParseException undated) {
      return Optional.empty();
    }
  }

  private static String text(HttpExecuteResponse response) {
    if (response.responseBody().isEmpty()) {
      return "";
    }
    try (AbortableInputStream body = response.responseBody().get()) {
      return new String(body.readNBytes(LARGEST_ERROR_BYTES), StandardCharsets.UTF_8);
    } catch (IOException cut) {
      return "";
    }
  }
}
