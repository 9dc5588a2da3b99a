package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Exchanges of one file, in order.
 *
 * @param name the file's name, for reports
 */
record Recording(String name, List<Exchange> exchanges) {
  /** Recorded bodies hold what Python wrote: NaN and Infinity too. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  /**
   * Reads JSON lines, plain or (by the ending {@code .gz}) compressed.
   *
   * @throws IOException if the file cannot be read or a line is no JSON
   */
  static Recording read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return read(file.getFileName().toString(), bytes);
    }
  }

  static Recording read(String name, InputStream bytes) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        exchanges.add(Exchange.of(JSON.readTree(line)));
      }
    }
    return new Recording(name, List.copyOf(exchanges));
  }

  /** When the first exchange was answered; what was created before is older than the recording. */
  Instant start() {
    return exchanges.stream()
        .map(Exchange::answeredAt)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(Instant.EPOCH);
  }
}
