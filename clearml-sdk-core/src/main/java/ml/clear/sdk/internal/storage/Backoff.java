package ml.clear.sdk.internal.storage;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/** How long a transfer waits before it is tried again. */
public final class Backoff {
  private static final IntervalFunction DELAYS =
      IntervalFunction.ofExponentialBackoff(Duration.ofMillis(500), 2, Duration.ofSeconds(30));

  private Backoff() {}

  /**
   * Waits before the next attempt: half a second after the first, twice that after each further
   * one, at most 30 s.
   *
   * @param failures how many attempts have failed in a row, from 1
   * @throws StorageException if the thread is interrupted; its flag is set again
   */
  public static void pause(TimeSource time, int failures, String action, StorageUri uri) {
    try {
      time.sleep(Duration.ofMillis(DELAYS.apply(failures)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StorageException.of(action, uri, Reason.OTHER).detail("interrupted").cause(e).build();
    }
  }
}
