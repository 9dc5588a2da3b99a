package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import ml.clear.sdk.offline.SalvageReport;

/** Reads a session through once, to count what is whole and to name what is not. */
public final class SessionCheck {
  private final SessionContent content;
  private final Problems problems;
  private long scalars;
  private long plots;
  private long consoleLines;
  private int artifacts;

  private SessionCheck(SessionContent content, Problems problems) {
    this.content = content;
    this.problems = problems;
  }

  /** Checks all files; {@code problems} may hold what was wrong with the zip. */
  public static SalvageReport of(SessionContent content, Problems problems) {
    SessionCheck check = new SessionCheck(content, problems);
    check.artifacts();
    check.events(SessionFolder.LOG);
    check.events(SessionFolder.METRICS);
    return check.report();
  }

  /** The report on a session of which nothing can be read. */
  public static SalvageReport nothing(Problems problems) {
    return new SalvageReport(problems.list(), problems.count(), 0, 0, 0, 0);
  }

  private SalvageReport report() {
    return new SalvageReport(
        problems.list(), problems.count(), scalars, plots, consoleLines, artifacts);
  }

  private void artifacts() {
    for (JsonNode artifact : content.document().path("execution").path("artifacts")) {
      String uri = artifact.path("uri").asText();
      Optional<String> path = content.dataPath(uri);
      if (path.isPresent() && content.findFile(path.get()).isEmpty()) {
        String key = artifact.path("key").asText();
        problems.add(SessionFolder.TASK, 0, "artifact '" + key + "': " + uri + " is not there");
      } else {
        artifacts++;
      }
    }
  }

  private void events(String file) {
    long[] line = {0};
    try {
      new EventFile(content.folder().resolve(file))
          .read(
              events -> {
                line[0]++;
                events.forEach(event -> count(event, file, line[0]));
              },
              problems);
    } catch (IOException e) {
      problems.add(file, line[0] + 1, "cannot be read on: " + e);
    }
  }

  private void count(ObjectNode event, String file, long line) {
    if (file.equals(SessionFolder.LOG)) {
      consoleLines++;
      return;
    }
    Optional<String> error = EventCheck.error(event);
    if (error.isPresent()) {
      problems.add(file, line, error.get() + "; the event is left out");
    } else if (event.path("type").asText().equals("training_stats_scalar")) {
      scalars++;
    } else {
      plots++;
    }
  }
}
