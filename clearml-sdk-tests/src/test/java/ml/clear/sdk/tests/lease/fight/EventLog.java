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

  /** The events of all fighters, each one's in its order. */
  static List<Event> readAll(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(path -> path.toString().endsWith(".log")).toList()) {
        String text = Files.readString(log, StandardCharsets.UTF_8);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        whole.lines().forEach(line -> Event.parse(line).ifPresent(events::add));
      }
    }
    return events;
  }
}
