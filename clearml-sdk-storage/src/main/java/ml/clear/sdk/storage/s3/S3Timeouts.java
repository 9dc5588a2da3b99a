package ml.clear.sdk.storage.s3;

import java.time.Duration;
import ml.clear.sdk.config.ClearMlConfig;

/**
 * How long a store may be silent, in boto3's settings. Of each read, write and connection, never of
 * a whole object.
 *
 * @param connect until a connection stands; {@code sdk.aws.boto3.connect_timeout}, 60 s by default
 * @param read between two pieces; {@code sdk.aws.boto3.read_timeout}, 60 s by default
 */
record S3Timeouts(Duration connect, Duration read) {
  private static final long USUAL_SECONDS = 60;
  private static final long LONGEST_SECONDS = 24 * 3600;

  static S3Timeouts of(ClearMlConfig config) {
    return new S3Timeouts(seconds(config, "connect_timeout"), seconds(config, "read_timeout"));
  }

  private static Duration seconds(ClearMlConfig config, String name) {
    long configured = config.number("sdk.aws.boto3." + name).orElse(USUAL_SECONDS);
    return Duration.ofSeconds(Math.max(1, Math.min(LONGEST_SECONDS, configured)));
  }
}
