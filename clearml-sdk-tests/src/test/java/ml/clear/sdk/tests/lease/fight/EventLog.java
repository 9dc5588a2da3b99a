package ml.clear.sdk.tests.lease.fight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A fighter's events in a file, written one by one so that a kill loses none. Thread-safe. */
final class EventLog {
  private final Path file;

  EventLog(Path file) {
    this.file = file;
  }

  synchronized void add(Event.Kind kind, long token, long first, long second) {
    try {
      Files.writeString(
          file,
          new Event(kind, token, first, second).line(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events of each fighter, in their order. */
  static List<List<Event>> readAll(Path folder) throws IOException {
    List<List<Event>> events = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(path -> path.toString().endsWith(".log")).toList()) {
        events.add(read(log));
      }
    }
    return events;
  }

  /** The events of one fighter; none if it has written none. */
  static List<Event> read(Path log) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    String text = Files.readString(log, StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    return whole.lines().flatMap(line -> Event.parse(line).stream()).toList();
  }
}
