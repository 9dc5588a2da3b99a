package ml.clear.sdk.internal.spool;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One batch on disk, described by its file name, such as {@code
 * 000000000042-metrics-5000-1c291ca3.jsonl}. The content is one line of an offline session's {@code
 * metrics.jsonl} or {@code log.jsonl}: a JSON array of events. So {@code cat *-log-*.jsonl} makes a
 * file that the Python SDK imports.
 *
 * @param sequence place among the batches of its folder
 * @param lane metrics or console
 * @param events number of events
 * @param checksum CRC-32C of the content
 * @param doubtful whether the server may have these events already
 * @param bytes size of the file
 */
public record Segment(
    long sequence, Lane lane, int events, int checksum, boolean doubtful, long bytes) {
  /** Which file of an offline session the events belong to. */
  public enum Lane {
    /** Scalars, plots and images. */
    METRICS("metrics"),
    /** Console lines. */
    LOG("log");

    private final String fileNamePart;

    Lane(String fileNamePart) {
      this.fileNamePart = fileNamePart;
    }
  }

  private static final Pattern NAME =
      Pattern.compile("(\\d{12,19})-(metrics|log)(-maybe)?-(\\d{1,9})-([0-9a-f]{8})\\.jsonl");

  String fileName() {
    return String.format(
        Locale.ROOT,
        "%012d-%s%s-%d-%08x.jsonl",
        sequence,
        lane.fileNamePart,
        doubtful ? "-maybe" : "",
        events,
        checksum);
  }

  static Optional<Segment> parse(String fileName, long bytes) {
    Matcher name = NAME.matcher(fileName);
    if (!name.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Segment(
              Long.parseLong(name.group(1)),
              name.group(2).equals("log") ? Lane.LOG : Lane.METRICS,
              Integer.parseInt(name.group(4)),
              Integer.parseUnsignedInt(name.group(5), 16),
              name.group(3) != null,
              bytes));
    } catch (NumberFormatException e) {
      return Optional.empty(); // more digits than a long has: not ours
    }
  }
}
