package ml.clear.sdk.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp and nothing else: one connection, one request after the other, bodies made beforehand. */
final class BareClient {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType JSON_LINES = MediaType.get("application/json-lines");

  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .addNetworkInterceptor(
              chain -> {
                // else the last piece of a body waits for the server's delayed acknowledgement
                chain.connection().socket().setTcpNoDelay(true);
                return chain.proceed(chain.request());
              })
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final String server;
  private final String token;

  BareClient(ClearMlConfig config) throws IOException {
    server = config.apiServer().toString().replaceAll("/$", "");
    Credentials keys = config.credentials().orElseThrow();
    String basic = okhttp3.Credentials.basic(keys.accessKey(), keys.secretKey());
    token = post("auth.login", basic, RequestBody.create(new byte[0])).path("token").asText();
  }

  /** Request bodies of this many scalars, as the SDK would encode them. */
  static List<byte[]> batches(String taskId, Workload work, int size) {
    List<byte[]> batches = new ArrayList<>();
    StringJoiner lines = new StringJoiner("\n");
    for (int i = 0; i < work.points(); i++) {
      lines.add(
          "{\"type\":\"training_stats_scalar\",\"task\":\"%s\",\"metric\":\"%s\",\"variant\":\"%s\",\"model_event\":false,\"iter\":%d,\"value\":%s,\"timestamp\":%d}"
              .formatted(
                  taskId,
                  Workload.TITLE,
                  work.series(i),
                  work.iteration(i),
                  work.value(i),
                  1_795_500_000_000L + i));
      if ((i + 1) % size == 0 || i + 1 == work.points()) {
        batches.add(lines.toString().getBytes(StandardCharsets.UTF_8));
        lines = new StringJoiner("\n");
      }
    }
    return batches;
  }

  /** Sends a batch and insists that all of it was added. */
  void send(byte[] batch, int events) throws IOException {
    JsonNode data =
        post("events.add_batch", "Bearer " + token, RequestBody.create(batch, JSON_LINES));
    if (data.path("added").asInt() != events) {
      throw new IOException("not all was added: " + data);
    }
  }

  /** Takes a task and its events off the server. */
  void delete(String taskId) throws IOException {
    String body = json.createObjectNode().put("task", taskId).put("force", true).toString();
    post("tasks.delete", "Bearer " + token, RequestBody.create(body, JSON));
  }

  private JsonNode post(String action, String authorization, RequestBody body) throws IOException {
    Request request =
        new Request.Builder()
            .url(server + "/v2.23/" + action)
            .header("Authorization", authorization)
            .post(body)
            .build();
    try (Response response = http.newCall(request).execute()) {
      return json.readTree(response.body().bytes()).path("data");
    }
  }
}
