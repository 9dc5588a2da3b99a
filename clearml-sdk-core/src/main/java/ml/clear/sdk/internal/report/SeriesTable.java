package ml.clear.sdk.internal.report;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The curves of a task by title and series; finding one allocates nothing. Thread-safe. */
final class SeriesTable {
  /** Beyond this number a curve is made anew for each report, so that the table cannot grow. */
  static final int MAX_SERIES = 100_000;

  private final TaskReporter task;
  private final Reporter reporter;
  private final Map<String, Map<String, Series>> titles = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

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
    Series made = new Series(task, reporter, Names.fit(titleKey), Names.fit(seriesKey));
    if (size.get() >= MAX_SERIES) {
      return made;
    }
    Map<String, Series> ofTitle =
        titles.computeIfAbsent(titleKey, key -> new ConcurrentHashMap<>(4));
    Series raced = ofTitle.putIfAbsent(seriesKey, made);
    if (raced != null) {
      return raced;
    }
    size.incrementAndGet();
    return made;
  }
}
