package ml.clear.sdk.internal.storage;

import java.time.Duration;
import ml.clear.sdk.config.ClearMlConfig;

/**
 * How patient this machine is with file servers, in the reference's settings.
 *
 * @param connect until a connection stands; {@code sdk.http.timeout.connection}, 30 s by default
 * @param silence without a byte in either direction, and the least time for a whole upload; {@code
 *     sdk.http.timeout.total}, 30 s by default
 * @param uploads attempts of an upload whose source can be read again, 5 by default: two more than
 *     {@code sdk.network.file_upload_retries}, since each of the reference's has some of its own
 */
public record HttpLimits(Duration connect, Duration silence, int uploads) {
  /** What holds if nothing is configured. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 5);

  private static final long LONGEST_SECONDS = 24 * 3600;
  private static final int OWN_ATTEMPTS = 2;
  private static final long MOST_RETRIES = 1_000;

  /** The reference's allowance for an upload. */
  private static final long SLOWEST_BYTES_PER_SECOND = 50 * 1024;

  static HttpLimits of(ClearMlConfig config) {
    long retries =
        config.number("sdk.network.file_upload_retries").orElse(DEFAULT.uploads - OWN_ATTEMPTS);
    return new HttpLimits(
        seconds(config, "connection", DEFAULT.connect),
        seconds(config, "total", DEFAULT.silence),
        (int) Math.max(1, Math.min(MOST_RETRIES, retries)) + OWN_ATTEMPTS);
  }

  private static Duration seconds(ClearMlConfig config, String name, Duration usual) {
    long seconds = config.number("sdk.http.timeout." + name).orElse(usual.toSeconds());
    return Duration.ofSeconds(Math.max(1, Math.min(LONGEST_SECONDS, seconds)));
  }

  /** How long an upload of so many bytes may take in all. */
  Duration uploadOf(long bytes) {
    return Duration.ofSeconds(Math.max(silence.toSeconds(), bytes / SLOWEST_BYTES_PER_SECOND));
  }

  /** How long the server may take to answer an upload: it does so when it has stored everything. */
  static Duration answerOf(Duration upload) {
    return upload.toSeconds() > LONGEST_SECONDS ? Duration.ofSeconds(LONGEST_SECONDS) : upload;
  }
}
