package ml.clear.sdk.tests.lease.fight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.testkit.ClearMlServer;

/**
 * Where the lease is kept: on a testkit server made for the fight, the server that the environment
 * names, or in a folder or object store.
 */
final class Arena implements AutoCloseable {
  private final String lease = "fight-" + UUID.randomUUID();
  private final String place;
  private final Optional<ClearMlServer> own;

  private Arena(String place, Optional<ClearMlServer> own) {
    this.place = place;
    this.own = own;
  }

  /**
   * Opens it.
   *
   * @param place empty for a server
   */
  static Arena open(String place) {
    boolean needsServer = place.isEmpty() && System.getenv("CLEARML_API_HOST") == null;
    return new Arena(place, needsServer ? Optional.of(ClearMlServer.start()) : Optional.empty());
  }

  String lease() {
    return lease;
  }

  String place() {
    return place;
  }

  /** What a fighter needs to know besides what it inherits. */
  Map<String, String> environment() {
    if (!place.isEmpty()) {
      return Map.of("CLEARML_OFFLINE_MODE", "1");
    }
    return own.map(
            server ->
                Map.of(
                    "CLEARML_API_HOST", server.apiUrl().toString(),
                    "CLEARML_FILES_HOST", server.filesUrl().toString(),
                    "CLEARML_API_ACCESS_KEY", server.accessKey(),
                    "CLEARML_API_SECRET_KEY", server.secretKey()))
        .orElse(Map.of());
  }

  /** The server, if a proxy can stand before it: over TLS its name would be wrong. */
  Optional<URI> cuttableServer() {
    if (!place.isEmpty()) {
      return Optional.empty();
    }
    URI api =
        own.map(ClearMlServer::apiUrl)
            .orElseGet(() -> URI.create(System.getenv("CLEARML_API_HOST")));
    return "http".equals(api.getScheme()) ? Optional.of(api) : Optional.empty();
  }

  /** Removes the lease from a server that stays: nobody asks for this name again. */
  @Override
  public void close() {
    if (own.isPresent()) {
      own.get().close();
    } else if (place.isEmpty()) {
      try (ClearMl client = ClearMl.create()) {
        removeLease(client);
      }
    }
  }

  private void removeLease(ClearMl client) {
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    query.put("name", "^lease-" + lease + "#[0-9]+$").put("search_hidden", true);
    query.putArray("only_fields").add("id");
    for (JsonNode queue : client.api().call("queues.get_all", query).path("queues")) {
      ObjectNode gone = JsonNodeFactory.instance.objectNode();
      client
          .api()
          .call("queues.delete", gone.put("queue", queue.path("id").asText()).put("force", true));
    }
  }

  @Override
  public String toString() {
    if (!place.isEmpty()) {
      return "in " + place;
    }
    return own.isPresent() ? "on a testkit server" : "on " + System.getenv("CLEARML_API_HOST");
  }
}
