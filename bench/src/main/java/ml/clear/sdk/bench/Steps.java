package ml.clear.sdk.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How a client is led by the harness: it waits for a line before each step, and answers with one
 * JSON object after it.
 */
final class Steps {
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final ObjectMapper json = new ObjectMapper();

  /** Blocks until the harness says so. */
  void await() throws IOException {
    if (in.readLine() == null) {
      throw new IOException("the harness is gone");
    }
  }

  void tell(Map<String, ?> figures) throws IOException {
    System.out.println(json.writeValueAsString(figures));
  }

  static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
