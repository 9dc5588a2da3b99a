package ml.clear.sdk.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing that is stuck, as a scan saw it. Immutable. Times and ages are by the server's clock.
 *
 * @param kind in which way
 * @param id the task's id, also of one that does not exist; for a lease its name
 * @param name the task's name; empty if there is none
 * @param queue the id of the queue it stands in or came from, if any
 * @param since when it got into this state, or last showed life; empty for a lease
 * @param age how long ago that was; for a lease, how long it was watched in silence
 * @param alive whether its program still shows life, so that it must not be freed without a look
 * @param evidence what shows that it is stuck, a sentence each
 */
public record Orphan(
    OrphanKind kind,
    String id,
    String name,
    Optional<String> queue,
    Optional<Instant> since,
    Duration age,
    boolean alive,
    List<String> evidence) {
  /** Copies the list. */
  public Orphan {
    evidence = List.copyOf(evidence);
  }

  /** One line. */
  @Override
  public String toString() {
    return String.format(
        "%-14s %-32s %10s  %s",
        kind, id, shown(age), evidence.stream().collect(Collectors.joining("; ")));
  }

  static String shown(Duration age) {
    return age.toHours() >= 48
        ? age.toDays() + " d"
        : age.toHours() > 0
            ? age.toHours() + " h " + age.toMinutesPart() + " min"
            : age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }
}
