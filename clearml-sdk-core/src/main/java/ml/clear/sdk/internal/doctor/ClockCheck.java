package ml.clear.sdk.internal.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import ml.clear.sdk.internal.http.ServerProbe;
import ml.clear.sdk.internal.http.ServerProbe.Sighting;
import ml.clear.sdk.time.TimeSource;

/**
 * This machine's clock against the server's. Each answer bounds the difference to a second and the
 * time it took; answers at different parts of a second narrow that down.
 */
final class ClockCheck {
  private static final int QUESTIONS = 5;
  private static final Duration APART = Duration.ofMillis(210); // five of them cover the second
  private static final Duration NOTEWORTHY = Duration.ofSeconds(5);

  /** From here on stores refuse signed requests. */
  private static final Duration HARMFUL = Duration.ofMinutes(5);

  private final ServerProbe probe;
  private final TimeSource time;

  ClockCheck(ServerProbe probe, TimeSource time) {
    this.probe = probe;
    this.time = time;
  }

  void look(URI api, Findings findings) {
    Duration least = Duration.ofDays(-1_000_000);
    Duration most = Duration.ofDays(1_000_000);
    int answers = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      Sighting sighting = probe.ask(api + "/debug.ping");
      if (sighting.aheadAtLeast().isPresent() && sighting.aheadAtMost().isPresent()) {
        answers++;
        least = max(least, sighting.aheadAtLeast().get());
        most = min(most, sighting.aheadAtMost().get());
      }
      if (i < QUESTIONS - 1 && !rested()) {
        break;
      }
    }
    if (answers == 0) {
      findings.info("clock", "the server does not tell its time (no Date header)");
    } else if (least.compareTo(most) > 0) {
      findings.warning(
          "clock",
          "the server's times contradict each other by " + seconds(least.minus(most)) + " s",
          "is there more than one server behind this address? Set their clocks by NTP");
    } else {
      tell(least, most, answers, findings);
    }
  }

  private void tell(Duration least, Duration most, int answers, Findings findings) {
    Duration ahead = least.plus(most).dividedBy(2);
    String message =
        "this machine's clock is "
            + seconds(ahead.abs())
            + " s "
            + (ahead.isNegative() ? "ahead of" : "behind")
            + " the server's, ±"
            + seconds(most.minus(least).dividedBy(2))
            + " s ("
            + answers
            + " answers)";
    if (ahead.abs().compareTo(HARMFUL) >= 0) {
      findings.error("clock", message + "; object stores refuse such requests", "set it by NTP");
    } else if (ahead.abs().compareTo(NOTEWORTHY) >= 0) {
      findings.warning("clock", message, "set it by NTP: reports show times of this clock");
    } else {
      findings.ok("clock", message);
    }
  }

  private boolean rested() {
    try {
      time.sleep(APART);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toMillis() / 1000.0);
  }
}
