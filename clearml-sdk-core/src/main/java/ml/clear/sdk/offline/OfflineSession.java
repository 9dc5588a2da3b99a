package ml.clear.sdk.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.offline.Problems;
import ml.clear.sdk.internal.offline.SeriesTable;
import ml.clear.sdk.internal.offline.SessionCheck;
import ml.clear.sdk.internal.offline.SessionContent;
import ml.clear.sdk.internal.offline.UnpackedFolder;

/**
 * An offline session opened for reading: the folder or the zip of one run, made by this library or
 * by the Python SDK. A zip is unpacked to a temporary folder, which {@link #close()} deletes.
 * Immutable; the files are read again by each call, so that a session of any size can be opened.
 *
 * <pre>{@code
 * try (OfflineSession session = OfflineSession.open(Path.of("offline-0123.zip"))) {
 *   session.scalars().forEach(curve -> System.out.println(curve.metric() + " " + curve.size()));
 * }
 * }</pre>
 */
public final class OfflineSession implements AutoCloseable {
  private final SessionContent content;
  private final SalvageReport salvageReport;
  private final UnpackedFolder unpacked;

  private OfflineSession(
      SessionContent content, SalvageReport salvageReport, UnpackedFolder unpacked) {
    this.content = content;
    this.salvageReport = salvageReport;
    this.unpacked = unpacked;
  }

  /**
   * Opens a session that is whole, after reading it through once.
   *
   * @param session the folder, or the zip
   * @throws BrokenSessionException if anything is missing or damaged
   */
  public static OfflineSession open(Path session) {
    OfflineSession opened = salvage(session);
    if (!opened.salvageReport().isIntact()) {
      opened.close();
      throw new BrokenSessionException(session, opened.salvageReport());
    }
    return opened;
  }

  /**
   * Opens whatever is left of a session: of a truncated zip the entries before its end, of a torn
   * line the events before the tear. {@link #salvageReport()} says what is missing.
   *
   * @param session the folder, or the zip
   * @throws BrokenSessionException if not even the task can be read
   */
  public static OfflineSession salvage(Path session) {
    Problems problems = new Problems();
    UnpackedFolder folder = UnpackedFolder.of(session, problems);
    Optional<SessionContent> content = SessionContent.read(folder.path(), problems);
    if (content.isEmpty()) {
      folder.close();
      throw new BrokenSessionException(session, SessionCheck.nothing(problems));
    }
    SalvageReport report = SessionCheck.of(content.get(), problems);
    return new OfflineSession(content.get(), report, folder);
  }

  /** What could be read, and what not. */
  public SalvageReport salvageReport() {
    return salvageReport;
  }

  /** The id the task had offline: {@code offline-} and 32 hexadecimal digits. */
  public String taskId() {
    return content.taskId();
  }

  /** The task's name. */
  public String name() {
    return content.text("name");
  }

  /** The full name of the project; empty if there is none. */
  public String project() {
    return content.text("project_name");
  }

  /** How the run ended; {@link TaskStatus#UNKNOWN} for a session of the Python SDK. */
  public TaskStatus status() {
    for (TaskStatus status : TaskStatus.values()) {
      if (status.wireName().equals(content.text("status"))) {
        return status;
      }
    }
    return TaskStatus.UNKNOWN;
  }

  /** Why it ended so; empty if nothing was said. */
  public String statusMessage() {
    return content.text("status_message");
  }

  /** The task's tags. */
  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    content.document().path("tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  /** Hyperparameters and user properties, as text: section, name, value. */
  public Map<String, Map<String, String>> parameters() {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    content
        .document()
        .path("hyperparams")
        .properties()
        .forEach(section -> sections.put(section.getKey(), values(section.getValue())));
    return sections;
  }

  /** Configuration objects, as text, by name. */
  public Map<String, String> configuration() {
    return values(content.document().path("configuration"));
  }

  private static Map<String, String> values(JsonNode items) {
    Map<String, String> values = new LinkedHashMap<>();
    items
        .properties()
        .forEach(item -> values.put(item.getKey(), item.getValue().path("value").asText()));
    return values;
  }

  /** The curves, in the order of their first points. Reads the session's metrics. */
  public List<SessionSeries> scalars() {
    return table().series().stream()
        .map(
            series ->
                new SessionSeries(
                    series.metric(), series.variant(), series.iterations(), series.values()))
        .toList();
  }

  /** Single values by name. Reads the session's metrics. */
  public Map<String, Double> singleValues() {
    return Collections.unmodifiableMap(table().singleValues());
  }

  private SeriesTable table() {
    SeriesTable table = new SeriesTable();
    read(() -> content.readMetrics(table::add, new Problems()));
    return table;
  }

  /** The console, in the order in which it was reported; all of it, in memory. */
  public List<SessionLine> console() {
    List<SessionLine> lines = new ArrayList<>();
    readConsole(lines::add);
    return lines;
  }

  /** The console, one event after the other, for sessions that print much. */
  public void readConsole(Consumer<SessionLine> line) {
    read(
        () ->
            content.readConsole(
                event ->
                    line.accept(
                        new SessionLine(
                            Instant.ofEpochMilli(event.path("timestamp").asLong()),
                            event.path("level").asText(),
                            event.path("msg").asText())),
                new Problems()));
  }

  /** The artifacts, with their files. */
  public List<SessionArtifact> artifacts() {
    List<SessionArtifact> artifacts = new ArrayList<>();
    for (JsonNode artifact : content.document().path("execution").path("artifacts")) {
      String uri = artifact.path("uri").asText();
      artifacts.add(
          new SessionArtifact(
              artifact.path("key").asText(),
              artifact.path("type").asText(),
              uri,
              content.dataPath(uri).flatMap(content::findFile),
              artifact.path("content_size").asLong(),
              artifact.path("hash").asText()));
    }
    return artifacts;
  }

  SessionContent content() {
    return content;
  }

  /** Deletes the temporary folder of a zip. Never throws. */
  @Override
  public void close() {
    unpacked.close();
  }

  private static void read(Read read) {
    try {
      read.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Read {
    void run() throws IOException;
  }
}
