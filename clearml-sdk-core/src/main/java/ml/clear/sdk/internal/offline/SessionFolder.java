package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import ml.clear.sdk.internal.json.Json;

/** The files of one session (PROTOCOL §8.1). Whoever writes them takes turns: not thread-safe. */
record SessionFolder(Path root, String taskId) {
  static final String TASK = "task.json";
  static final String METRICS = "metrics.jsonl";
  static final String LOG = "log.jsonl";
  static final String REPORT = "report.html";

  /** ASCII, because the Python SDK opens the files in whatever encoding its locale has. */
  private static final ObjectWriter ASCII =
      Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  Path path() {
    return root.resolve(taskId);
  }

  Path data() {
    return path().resolve("data");
  }

  Path zip() {
    return root.resolve(taskId + ".zip");
  }

  Path report() {
    return path().resolve(REPORT);
  }

  void create() throws IOException {
    Files.createDirectories(data());
  }

  /** Replaces a file as a whole: a reader, or a killed JVM, sees the old one or the new one. */
  void write(String name, JsonNode content) throws IOException {
    Path next = path().resolve("." + name + ".tmp");
    Files.write(next, ASCII.writeValueAsBytes(content));
    Files.move(
        next,
        path().resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Adds lines, or, if the disk refuses one, leaves the file as it was. */
  void append(String name, List<ArrayNode> lines) throws IOException {
    // Not a channel: an interrupt closes those, written or not, and then nothing can be undone.
    try (RandomAccessFile file = new RandomAccessFile(path().resolve(name).toFile(), "rw")) {
      long end = file.length();
      file.seek(end);
      try {
        for (ArrayNode line : lines) {
          String text = ASCII.writeValueAsString(line) + "\n";
          file.write(text.getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        file.setLength(end);
        throw e;
      }
    }
  }
}
