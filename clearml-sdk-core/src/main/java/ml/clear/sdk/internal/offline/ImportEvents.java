package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.http.ApiTransport;

/** Sends the events of a session, with new ids and shifted iterations. */
final class ImportEvents {
  private final ApiTransport transport;
  private final SessionContent content;
  private final ImportFiles files;
  private final ImportProgress progress;
  private final String taskId;
  private final long iterationOffset;

  ImportEvents(
      ApiTransport transport,
      SessionContent content,
      ImportFiles files,
      ImportProgress progress,
      String taskId,
      long iterationOffset) {
    this.transport = transport;
    this.content = content;
    this.files = files;
    this.progress = progress;
    this.taskId = taskId;
    this.iterationOffset = iterationOffset;
  }

  /** Sends the console; lines that an earlier try has sent are skipped. */
  void console(Problems problems) throws IOException {
    EventBatch batch = new EventBatch();
    long skipped = progress.consoleLines();
    long[] line = {0};
    content
        .console()
        .read(
            events -> {
              if (++line[0] <= skipped) {
                return;
              }
              events.forEach(event -> batch.add(shifted(event.put("type", "log"), taskId)));
              if (batch.isFull()) {
                sendConsole(batch, line[0]);
              }
            },
            problems);
    sendConsole(batch, line[0]);
  }

  /** The server gives lines random ids, so a second time would double them. */
  private void sendConsole(EventBatch batch, long line) {
    progress.consoleEvents += send(batch, Repeat.IF_UNSENT);
    progress.consoleLines(line);
  }

  /** Sends scalars, plots and samples; a second time they overwrite themselves. */
  void metrics(Problems problems) throws IOException {
    EventBatch batch = new EventBatch();
    content
        .metrics()
        .read(
            events -> {
              events.forEach(event -> prepare(event).ifPresent(batch::add));
              if (batch.isFull()) {
                send(batch, Repeat.SAFE);
              }
            },
            problems);
    send(batch, Repeat.SAFE);
  }

  /** Sends and empties a batch; gives how many events the server added. */
  private long send(EventBatch batch, Repeat repeat) {
    if (batch.isEmpty()) {
      return 0;
    }
    JsonNode answer = transport.call(batch.call(repeat));
    if (answer.path("errors").asLong() > 0) {
      progress.note("The server left out events: " + answer.path("errors_info"));
    }
    batch.clear();
    return answer.path("added").asLong();
  }

  /** The event as it goes to the server; empty if it cannot. */
  private Optional<ObjectNode> prepare(ObjectNode event) {
    if (EventCheck.error(event).isPresent()) {
      return Optional.empty(); // counted when the session was opened
    }
    String owner = event.path("task").asText();
    Optional<String> id =
        owner.equals(content.taskId())
            ? Optional.of(taskId)
            : Optional.ofNullable(progress.models().get(owner));
    if (id.isEmpty()) {
      progress.note("Events of " + owner + ", which is not in the session, are left out.");
      return Optional.empty();
    }
    boolean isScalar = event.path("type").asText().equals("training_stats_scalar");
    progress.scalars += isScalar ? 1 : 0;
    progress.plots += isScalar ? 0 : 1;
    if (event.hasNonNull("key") && event.hasNonNull("url")) {
      sample(event);
    } else if (event.path("plot_str").isTextual()) {
      PlotImages.upload(event, content, files);
    }
    return Optional.of(shifted(event, id.get()).put("model_event", !id.get().equals(taskId)));
  }

  private void sample(ObjectNode event) {
    String key = event.path("key").asText();
    Optional<Path> file = content.findFile(key);
    if (file.isPresent()) {
      event.setAll(files.sample(file.get(), key));
    } else {
      progress.note("A debug sample has lost its file: " + key);
    }
  }

  private ObjectNode shifted(ObjectNode event, String id) {
    JsonNode iteration = event.get("iter");
    if (iteration != null
        && iteration.isNumber()
        && iteration.asLong() != SessionContent.SINGLE_VALUE) {
      event.put("iter", iteration.asLong() + iterationOffset);
    }
    event.remove(List.of("allow_locked", "method"));
    return event.put("task", id);
  }
}
