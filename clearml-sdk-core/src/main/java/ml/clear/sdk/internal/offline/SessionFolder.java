package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

  /** Adds one line, or, if the disk refuses, leaves the file as it was. */
  void append(String name, JsonNode line) throws IOException {
    ByteBuffer text =
        ByteBuffer.wrap(
            (ASCII.writeValueAsString(line) + "\n").getBytes(StandardCharsets.US_ASCII));
    try (FileChannel file =
        FileChannel.open(
            path().resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long end = file.size();
      file.position(end);
      try {
        while (text.hasRemaining()) {
          file.write(text);
        }
      } catch (IOException e) {
        file.truncate(end);
        throw e;
      }
    }
  }
}
