package ml.clear.sdk.storage.s3;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import ml.clear.sdk.time.TimeSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Addresses and signs requests as the SDK does. Thread-safe. */
final class S3Signer {
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final TimeSource time;

  S3Signer(TimeSource time) {
    this.time = time;
  }

  SdkHttpRequest sign(
      S3Connection connection, AwsCredentialsIdentity identity, DataRequest request) {
    String bucket = request.location().bucket();
    URI endpoint = connection.endpoint(bucket);
    String key = "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(request.location().key());
    boolean isTls = "https".equals(endpoint.getScheme());
    int usualPort = isTls ? 443 : 80;
    int port = endpoint.getPort() < 0 ? usualPort : endpoint.getPort();
    SdkHttpFullRequest.Builder plain =
        SdkHttpFullRequest.builder()
            .method(request.method())
            // The signature does not cover the scheme, and over https the signer leaves the
            // payload unsigned: its own checksum header, which is signed, covers it.
            .protocol("https")
            .host(endpoint.getHost())
            .port(port)
            .encodedPath(connection.isPathStyle(bucket) ? "/" + bucket + key : key)
            // As the JDK sends it: without the port that goes without saying.
            .putHeader("Host", endpoint.getHost() + (port == usualPort ? "" : ":" + port));
    request.query().forEach(plain::putRawQueryParameter);
    request.headers().forEach(plain::putHeader);
    SignedRequest signed =
        signer.sign(
            r ->
                r.identity(identity)
                    .request(plain.build())
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, connection.region())
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock(connection)));
    return signed.request().toBuilder().protocol(endpoint.getScheme()).build();
  }

  private Clock clock(S3Connection connection) {
    Instant now = time.now().plus(connection.clockOffset());
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
