package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.Segment.Lane;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.ReportKind;

/**
 * Events read from disk for one request, and the segments they came from.
 *
 * @param batch what to send
 * @param segments to be removed once it is settled
 */
record SpooledBatch(Batch batch, List<Segment> segments) {
  /** Whose an event is. */
  interface RowLookup {
    LedgerRow row(Segment segment, String taskId, ReportKind kind);
  }

  static Lane lane(Batch batch) {
    return batch.channel() == Channel.CONSOLE ? Lane.LOG : Lane.METRICS;
  }

  /** The oldest segments that may share a request: of one lane, not too much together. */
  static List<Segment> choose(List<Segment> oldestFirst, int maxEvents, int maxBytes) {
    List<Segment> chosen = new ArrayList<>();
    long events = 0;
    long bytes = 0;
    for (Segment segment : oldestFirst) {
      events += segment.events();
      bytes += segment.bytes();
      boolean fits =
          chosen.isEmpty()
              || (events <= maxEvents
                  && bytes <= maxBytes
                  && segment.lane() == chosen.get(0).lane()
                  && segment.doubtful() == chosen.get(0).doubtful());
      if (!fits) {
        break;
      }
      chosen.add(segment);
    }
    return chosen;
  }

  /**
   * Reads segments, whose damaged ones are left out, as are those that hold no events we know:
   * these stay on disk, for whoever wrote them, and are forgotten. Empty if none is left.
   */
  static Optional<SpooledBatch> read(SpoolFolder folder, List<Segment> chosen, RowLookup rows)
      throws IOException {
    JsonLines out = new JsonLines();
    List<Integer> ends = new ArrayList<>();
    List<LedgerRow> owners = new ArrayList<>();
    List<Segment> sound = new ArrayList<>();
    for (Segment segment : chosen) {
      Optional<byte[]> content = folder.read(segment);
      if (content.isEmpty()) {
        continue;
      }
      List<SpoolLine.Found> events = SpoolLine.read(content.get());
      if (events.isEmpty()) {
        folder.forget(segment);
        continue;
      }
      sound.add(segment);
      for (SpoolLine.Found found : events) {
        if (!ends.isEmpty()) {
          out.raw('\n');
        }
        out.raw(SpoolLine.event(content.get(), found));
        ends.add(out.length());
        owners.add(rows.row(segment, found.taskId(), found.kind()));
      }
    }
    if (ends.isEmpty()) {
      return Optional.empty();
    }
    Segment first = sound.get(0);
    Batch batch =
        new Batch(
            first.lane() == Lane.LOG ? Channel.CONSOLE : Channel.METRICS,
            first.sequence(),
            out.copy(0, out.length()),
            ends.stream().mapToInt(Integer::intValue).toArray(),
            owners.toArray(LedgerRow[]::new),
            first.doubtful());
    return Optional.of(new SpooledBatch(batch, sound));
  }
}
