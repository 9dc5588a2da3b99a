package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ConsoleLine;
import ml.clear.sdk.report.ConsoleRepeat;
import ml.clear.sdk.report.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which console lines of an unanswered request have arrived. Their timestamps are unique
 * within a task, so the server's console tells; a request that is still being worked on may slip
 * through, and then shows twice. Sender thread.
 */
final class Doubts {
  private final ApiTransport transport;
  private final ConsoleRepeat repeat;
  private final CalmLog log;

  Doubts(ApiTransport transport, ConsoleRepeat repeat, CalmLog log) {
    this.transport = transport;
    this.repeat = repeat;
    this.log = log;
  }

  /**
   * Books the lines that have arrived and gives back the others, without doubt. Where a task cannot
   * be read back, as when it was deleted, the option decides about its lines, and only about those.
   *
   * @return null if nothing is left to send; the same batch if the server cannot be asked now
   */
  @Nullable Batch resolve(Batch batch) {
    List<Entry> entries = entries(batch);
    Set<Entry> arrived = new HashSet<>();
    Set<String> unread;
    try {
      unread = readBack(entries, arrived);
    } catch (RuntimeException away) {
      return batch;
    }
    Set<String> givenUp = repeat == ConsoleRepeat.AT_LEAST_ONCE ? Set.of() : unread;
    Batch missing = // before anything is booked: memory may be short
        batch.without(
            i -> arrived.contains(entries.get(i)) || givenUp.contains(entries.get(i).taskId()));
    for (int i = 0; i < entries.size(); i++) {
      if (arrived.contains(entries.get(i))) {
        batch.row(i).delivered(1);
      } else if (givenUp.contains(entries.get(i).taskId())) {
        batch.row(i).dropped(DropReason.IN_DOUBT, 1);
      }
    }
    return missing;
  }

  private record Entry(String taskId, long millis, String text) {}

  private static List<Entry> entries(Batch batch) {
    return IntStream.range(0, batch.size()).mapToObj(i -> entry(batch.line(i))).toList();
  }

  private static Entry entry(byte[] line) {
    try {
      JsonNode event = Json.MAPPER.readTree(line);
      return new Entry(
          event.path("task").asText(),
          event.path("timestamp").asLong(),
          event.path("msg").asText());
    } catch (IOException e) {
      throw new IllegalStateException("we encoded it", e);
    }
  }

  /** Adds what has arrived to {@code found}; returns the tasks that cannot be read. */
  private Set<String> readBack(List<Entry> sent, Set<Entry> found) {
    Map<String, TreeSet<Long>> times = new HashMap<>();
    sent.forEach(
        entry -> times.computeIfAbsent(entry.taskId(), key -> new TreeSet<>()).add(entry.millis()));
    Set<String> unread = new HashSet<>();
    times.forEach(
        (taskId, span) -> {
          try {
            read(taskId, span.first(), span.last(), found);
          } catch (RuntimeException e) {
            if (Verdict.of(e) == Verdict.AWAY && !(e instanceof UnsupportedServerException)) {
              throw e;
            }
            log.warn("doubt", "console lines of task {} may have arrived or not", taskId, e);
            unread.add(taskId);
          }
        });
    return unread;
  }

  private void read(String taskId, long firstMillis, long lastMillis, Set<Entry> found) {
    ConsolePages pages = new ConsolePages(transport, taskId, false).from(firstMillis - 1);
    List<ConsoleLine> page = pages.get();
    while (!page.isEmpty()) {
      for (ConsoleLine line : page) {
        long millis = line.time().toEpochMilli();
        if (millis > lastMillis) {
          return;
        }
        found.add(new Entry(taskId, millis, line.text()));
      }
      page = pages.get();
    }
  }
}
