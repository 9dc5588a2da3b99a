package ml.clear.sdk.internal.report;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The curves of a task by title and series; finding one allocates nothing. Thread-safe. */
final class SeriesTable {
  /** The objects of a curve in the table, and what all curves have in common. */
  private static final int OBJECT_BYTES = 350;

  /** A character of a name: as a key, as a name and encoded. */
  private static final int CHARACTER_BYTES = 5;

  private final TaskReporter task;
  private final Reporter reporter;
  private final Map<String, Map<String, Series>> titles = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  SeriesTable(TaskReporter task, Reporter reporter) {
    this.task = task;
    this.reporter = reporter;
  }

  Series get(@Nullable String title, @Nullable String series) {
    String titleKey = title == null ? "" : title;
    String seriesKey = series == null ? "" : series;
    Map<String, Series> ofTitle = titles.get(titleKey);
    Series known = ofTitle == null ? null : ofTitle.get(seriesKey);
    return known != null ? known : add(titleKey, seriesKey);
  }

  private Series add(String titleKey, String seriesKey) {
    long characters = (long) titleKey.length() + seriesKey.length();
    long size = OBJECT_BYTES + CHARACTER_BYTES * characters;
    boolean fits = bytes.get() + size <= reporter.maxSeriesBytes();
    Series made = new Series(task, reporter, Names.fit(titleKey), Names.fit(seriesKey), fits);
    if (!fits) {
      return made; // made anew for each report, which has to answer for its memory
    }
    Map<String, Series> ofTitle =
        titles.computeIfAbsent(titleKey, key -> new ConcurrentHashMap<>(4));
    Series raced = ofTitle.putIfAbsent(seriesKey, made);
    if (raced != null) {
      return raced;
    }
    bytes.addAndGet(size);
    return made;
  }
}
