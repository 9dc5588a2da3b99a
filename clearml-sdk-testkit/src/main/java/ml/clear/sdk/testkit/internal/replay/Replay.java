package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.HttpHeaders;

/**
 * Sends the requests of recordings, each to a fresh server that holds what the recording
 * presupposes, and compares the answers.
 */
public final class Replay {
  /** Headers that belong to the recorded connection, not to the request. */
  private static final List<String> OF_THE_CONNECTION =
      List.of("Authorization", "Cookie", "Host", "Connection", "Content-Length", "Accept-Encoding");

  /** Headers of answers that clients act upon. */
  private static final List<String> COMPARED_HEADERS =
      List.of("Content-Range", "Content-Disposition", "Accept-Ranges");

  private final Tolerances tolerances = Tolerances.standard();
  private final ReplayReport report = new ReplayReport();

  /**
   * Replays files one after the other.
   *
   * @param files recordings, JSON lines, may end in {@code .gz}
   * @throws IOException if one cannot be read
   */
  public ReplayReport run(List<Path> files) throws IOException {
    for (Path file : files) {
      run(Recording.read(file));
    }
    return report;
  }

  /**
   * Replays one recording.
   *
   * @param name for the report; the ending {@code .gz} tells that it is compressed
   * @throws IOException if it cannot be read
   */
  public ReplayReport run(String name, InputStream recording) throws IOException {
    run(Recording.read(name, recording));
    return report;
  }

  /** How many kinds of difference are accepted. */
  public int tolerances() {
    return tolerances.size();
  }

  private void run(Recording recording) {
    var server = new ReplayedServer(SeedHarvest.of(recording), recording.start());
    var time = new RecordedTime(recording.start());
    for (Exchange exchange : recording.exchanges()) {
      Instant now = time.at(exchange);
      List<Difference> accepted = new ArrayList<>();
      List<Difference> others = new ArrayList<>();
      for (Difference difference : replay(server, exchange, now)) {
        boolean tolerated = tolerances.accept(recording.name(), exchange, difference);
        (tolerated ? accepted : others).add(difference);
      }
      report.count(recording.name(), exchange, accepted, others);
    }
  }

  private static List<Difference> replay(ReplayedServer server, Exchange exchange, Instant now) {
    server.ids().keepIdsOf(exchange.path() + exchange.requestBody());
    Map<String, String> headers = new TreeMap<>(exchange.requestHeaders());
    OF_THE_CONNECTION.forEach(name -> headers.keySet().removeIf(name::equalsIgnoreCase));
    server
        .authorizations()
        .header(exchange, now)
        .ifPresent(header -> headers.put("Authorization", header));
    var request =
        new ApiRequest(
            exchange.method(),
            server.ids().translate(exchange.path()),
            new HttpHeaders(headers),
            RequestBody.bytes(exchange, server.ids()));

    ApiAnswer answer = server.send(exchange, request, now);

    JsonNode body = read(exchange.responseBody(), answer.body());
    server.authorizations().learn(exchange, body.path("data"));
    return compare(server, exchange, answer, body);
  }

  private static List<Difference> compare(
      ReplayedServer server, Exchange exchange, ApiAnswer answer, JsonNode body) {
    List<Difference> differences = new ArrayList<>();
    if (exchange.status() != answer.status()) {
      differences.add(
          new Difference("status", exchange.status() + "", answer.status() + " " + body));
      return differences;
    }
    String type = type(exchange.responseHeaders().getOrDefault("Content-Type", ""));
    String actualType = type(answer.headers().getOrDefault("Content-Type", ""));
    if (!type.equals(actualType)) {
      differences.add(new Difference("header/Content-Type", type, actualType));
    }
    for (String name : COMPARED_HEADERS) {
      String recorded = exchange.responseHeaders().get(name);
      String actual = answer.headers().getOrDefault(name, "nothing");
      if (recorded != null && !server.ids().translate(recorded).equals(actual)) {
        differences.add(new Difference("header/" + name, recorded, actual));
      }
    }
    var comparison = new AnswerComparison(server.ids());
    JsonNode recorded = exchange.responseBody();
    if (recorded.has("_binary")) {
      BinaryBody.compare(recorded, answer.body(), differences);
    } else {
      comparison.compare("", "", recorded.isNull() ? MissingNode.getInstance() : recorded, body);
    }
    differences.addAll(comparison.differences());
    return differences;
  }

  private static String type(String header) {
    return header.split(";", 2)[0].strip();
  }

  /** Reads an answer the way the recorded one was: as JSON, as lines of JSON, else as text. */
  private static JsonNode read(JsonNode recorded, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (recorded.isNull() || recorded.isMissingNode()) {
      return text.isEmpty() ? MissingNode.getInstance() : textNode(text);
    }
    boolean quoted = text.startsWith("\"") && text.endsWith("\"");
    if (recorded.isTextual() && !quoted) {
      return textNode(text);
    }
    try {
      JsonNode tree = Recording.JSON.readTree(text);
      return recorded.isArray() && !tree.isArray() ? lines(text) : tree;
    } catch (JsonProcessingException e) {
      return textNode(text);
    }
  }

  private static JsonNode lines(String text) throws JsonProcessingException {
    ArrayNode lines = Recording.JSON.createArrayNode();
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank()) {
        lines.add(Recording.JSON.readTree(line));
      }
    }
    return lines;
  }

  private static JsonNode textNode(String text) {
    return Recording.JSON.getNodeFactory().textNode(text);
  }
}
