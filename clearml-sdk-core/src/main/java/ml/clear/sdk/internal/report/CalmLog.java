package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;

/**
 * Warns once per cause, and then at most each minute, saying how often it was silent. Only threads
 * of the library may log through it. Never throws, whatever the program's logger does: the ledger
 * must not suffer for a warning. Thread-safe.
 */
final class CalmLog {
  private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_CAUSES = 1_000;

  private static final class Cause {
    private long lastNanos;
    private long silenced;
  }

  private final Logger logger;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock(); // guards causes; never held while logging
  private final Map<String, Cause> causes = new HashMap<>();

  CalmLog(Logger logger, TimeSource time) {
    this.logger = logger;
    this.time = time;
  }

  /**
   * Logs, unless this cause was logged within the last minute.
   *
   * @param cause what must be equal for two warnings to be one
   * @param format as of SLF4J; a last argument that is a throwable is printed whole
   */
  void warn(String cause, String format, Object... arguments) {
    try {
      speak(cause, format, arguments);
    } catch (Throwable e) {
      // An appender of the program that fails, or memory that is short: there is nowhere to say it.
    }
  }

  private void speak(String cause, String format, Object... arguments) {
    long silenced = trySpeak(cause);
    if (silenced == 0) {
      logger.warn(format, arguments);
    } else if (silenced > 0) {
      logger.warn(format + " (and " + silenced + " times more since the last warning)", arguments);
    } else {
      logger.debug(format, arguments);
    }
  }

  /** How often the cause was silenced since it was last logged, or −1 if it must stay silent. */
  private long trySpeak(String name) {
    long now = time.nanoTime();
    lock.lock();
    try {
      Cause cause = causes.get(name);
      if (cause == null) {
        if (causes.size() >= MAX_CAUSES) {
          causes.clear(); // texts of servers may differ without end
        }
        cause = new Cause();
        causes.put(name, cause);
      } else if (now - cause.lastNanos < SILENCE_NANOS) {
        cause.silenced++;
        return -1;
      }
      long silenced = cause.silenced;
      cause.silenced = 0;
      cause.lastNanos = now;
      return silenced;
    } finally {
      lock.unlock();
    }
  }
}
