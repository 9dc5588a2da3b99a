package ml.clear.sdk.stuck;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import ml.clear.sdk.internal.json.Json;

/** What a scan found. Immutable. */
public final class ScanReport {
  private final Instant at;
  private final List<Orphan> orphans;
  private final int requests;
  private final List<String> unjudgedLeases;
  private final LeaseWatch watch;
  private final ScanOptions options;

  ScanReport(
      ScanOptions options,
      Instant at,
      List<Orphan> orphans,
      int requests,
      List<String> unjudgedLeases,
      LeaseWatch watch) {
    this.options = options;
    this.at = at;
    this.orphans =
        orphans.stream()
            .sorted(
                Comparator.comparing(Orphan::kind)
                    .thenComparing(Orphan::age, Comparator.reverseOrder()))
            .toList();
    this.requests = requests;
    this.unjudgedLeases = unjudgedLeases;
    this.watch = watch;
  }

  /** When it ended, by the server's clock. */
  public Instant at() {
    return at;
  }

  /** All that is stuck, by kind, the oldest first. */
  public List<Orphan> orphans() {
    return orphans;
  }

  /** What is stuck in this way. */
  public List<Orphan> of(OrphanKind kind) {
    return orphans.stream().filter(orphan -> orphan.kind() == kind).toList();
  }

  /** How many requests it took. */
  public int requests() {
    return requests;
  }

  /** Held leases that were not watched long enough to tell whether their holders live. */
  public List<String> unjudgedLeases() {
    return unjudgedLeases;
  }

  ScanOptions options() {
    return options;
  }

  LeaseWatch watch() {
    return watch;
  }

  /** For people: a line for each, and the count at the end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    orphans.forEach(orphan -> text.append(orphan).append('\n'));
    if (!unjudgedLeases.isEmpty()) {
      text.append(unjudgedLeases.size()).append(" leases are held, and were not watched long\n");
    }
    return text.append(orphans.size())
        .append(" stuck, by ")
        .append(requests)
        .append(" requests\n")
        .toString();
  }

  /** For programs: {@code {"at", "requests", "orphans": [{"kind", "id", ...}]}}. */
  public String json() {
    ObjectNode report = Json.object().put("at", at.toString()).put("requests", requests);
    ArrayNode list = report.putArray("orphans");
    for (Orphan orphan : orphans) {
      ObjectNode item = list.addObject();
      item.put("kind", orphan.kind().name().toLowerCase(Locale.ROOT));
      item.put("id", orphan.id()).put("name", orphan.name());
      orphan.queue().ifPresent(queue -> item.put("queue", queue));
      orphan.since().ifPresent(since -> item.put("since", since.toString()));
      item.put("age_seconds", orphan.age().toSeconds()).put("alive", orphan.alive());
      orphan.evidence().forEach(item.putArray("evidence")::add);
    }
    unjudgedLeases.forEach(report.putArray("unjudged_leases")::add);
    return Json.text(report);
  }

  @Override
  public String toString() {
    return text();
  }
}
