package ml.clear.sdk.testkit.internal.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The differences that are accepted, each with its reason. One a line: file, action, path and
 * reason, separated by {@code |}; {@code *} stands for anything in the first three. An action may
 * end in {@code ?field}: then only requests with that field in their body are meant.
 */
final class Tolerances {
  private final List<Tolerance> tolerances = new ArrayList<>();

  /** The list that ships with this module. */
  static Tolerances standard() {
    var tolerances = new Tolerances();
    InputStream list =
        Objects.requireNonNull(Tolerances.class.getResourceAsStream("tolerances.txt"));
    try (var lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        tolerances.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tolerances;
  }

  void add(String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    String[] parts = line.split("\\|", 4);
    if (parts.length < 4 || parts[3].isBlank()) {
      throw new IllegalArgumentException("need file|action|path|reason, got: " + line);
    }
    int mark = parts[1].indexOf('?');
    String action = mark < 0 ? parts[1] : parts[1].substring(0, mark);
    String field = mark < 0 ? "" : parts[1].substring(mark + 1).strip();
    tolerances.add(
        new Tolerance(glob(parts[0]), glob(action), field, glob(parts[2]), parts[3].strip()));
  }

  private static Pattern glob(String text) {
    return Pattern.compile(Pattern.quote(text.strip()).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
  }

  boolean accept(String recording, Exchange exchange, Difference difference) {
    return tolerances.stream().anyMatch(t -> t.covers(recording, exchange, difference));
  }

  /** How many kinds of difference are accepted. */
  int size() {
    return tolerances.size();
  }

  private record Tolerance(
      Pattern file, Pattern action, String field, Pattern path, String reason) {
    boolean covers(String recording, Exchange exchange, Difference difference) {
      return file.matcher(recording).matches()
          && action.matcher(exchange.title()).matches()
          && (field.isEmpty() || exchange.requestBody().has(field))
          && path.matcher(difference.path()).matches();
    }
  }
}
