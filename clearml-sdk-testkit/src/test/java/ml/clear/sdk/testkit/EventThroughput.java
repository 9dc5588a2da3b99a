package ml.clear.sdk.testkit;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;

/**
 * Measures how many scalars a second the server takes from one client, in batches of 500. No test:
 * run it by hand when the server's event path has changed.
 */
final class EventThroughput {
  private static final int BATCH = 500;
  private static final int BATCHES = 1000;

  private EventThroughput() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (ClearMlServer server = ClearMlServer.start()) {
      HttpClient http = HttpClient.newHttpClient();
      String created =
          send(http, server, "tasks.create", "{\"name\":\"speed\",\"type\":\"training\"}");
      String task = created.replaceAll(".*\"data\":\\{\"id\":\"(\\w+)\".*", "$1");
      for (int round = 0; round < 3; round++) {
        long start = System.nanoTime();
        for (int batch = 0; batch < BATCHES; batch++) {
          send(http, server, "events.add_batch", lines(task, round * BATCHES + batch));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%.0f events/s%n", BATCH * BATCHES / seconds);
      }
    }
  }

  private static String lines(String task, int batch) {
    StringJoiner lines = new StringJoiner("\n");
    for (int i = 0; i < BATCH; i++) {
      lines.add(
          "{\"type\":\"training_stats_scalar\",\"task\":\""
              + task
              + "\",\"metric\":\"loss\",\"variant\":\"v"
              + i % 20
              + "\",\"iter\":"
              + (batch * BATCH + i) / 20
              + ",\"value\":0.5,\"timestamp\":1795502181405}");
    }
    return lines.toString();
  }

  private static String send(HttpClient http, ClearMlServer server, String action, String body)
      throws IOException, InterruptedException {
    String keys = server.accessKey() + ":" + server.secretKey();
    String type = action.equals("events.add_batch") ? "application/json-lines" : "application/json";
    HttpRequest request =
        HttpRequest.newBuilder(server.apiUrl().resolve("/v2.31/" + action))
            .header("Content-Type", type)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
