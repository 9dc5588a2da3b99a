package ml.clear.sdk.internal.time;

import java.time.Duration;
import ml.clear.sdk.time.TimeSource;

/** A moment on a monotonic clock after which something is given up. Immutable. */
public final class Deadline {
  private final TimeSource time;
  private final long startNanos;
  private final Duration total;

  private Deadline(TimeSource time, Duration total) {
    this.time = time;
    this.startNanos = time.nanoTime();
    this.total = total;
  }

  /** The moment {@code total} from now. */
  public static Deadline after(Duration total, TimeSource time) {
    return new Deadline(time, total);
  }

  /** The time from start to end. */
  public Duration total() {
    return total;
  }

  /** The time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(time.nanoTime() - startNanos);
  }

  /** The time that is left; zero or negative once it has passed. */
  public Duration left() {
    return total.minus(elapsed());
  }

  /** Whether no time is left. */
  public boolean hasPassed() {
    return left().compareTo(Duration.ZERO) <= 0;
  }
}
