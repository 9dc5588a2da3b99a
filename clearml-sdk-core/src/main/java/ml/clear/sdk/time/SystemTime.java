package ml.clear.sdk.time;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** The clocks of this JVM. */
enum SystemTime implements TimeSource {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void parkNanos(long nanos) {
    LockSupport.parkNanos(this, nanos);
  }
}
