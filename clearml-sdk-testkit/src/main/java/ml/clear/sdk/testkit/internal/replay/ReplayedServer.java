package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import ml.clear.sdk.testkit.internal.Services;
import ml.clear.sdk.testkit.internal.events.EventStore;
import ml.clear.sdk.testkit.internal.files.FilesHandler;
import ml.clear.sdk.testkit.internal.files.StoredFiles;
import ml.clear.sdk.testkit.internal.files.StoredFiles.StoredFile;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiHandler;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.Documents;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.worker.Workers;

/** A fresh server that holds the seeds of one recording, and what its replay has learnt. */
final class ReplayedServer {
  private static final String KEY = "REPLAY";
  private static final String SECRET = "replay-secret";

  private final ReplayClock clock;
  private final ServerState state;
  private final ApiHandler api;
  private final StoredFiles stored = new StoredFiles();
  private final FilesHandler files;
  private final IdMap ids = new IdMap();
  private final Authorizations authorizations = new Authorizations();

  ReplayedServer(Seeds seeds, Instant start) {
    clock = new ReplayClock(start);
    state = new ServerState(clock);
    api = new ApiHandler(state, Services.register(state));
    files = new FilesHandler(state, stored);
    Services.seed(state, KEY, SECRET);
    authorizations.add(Accounts.TEST_USER, KEY, SECRET);
    ids.learn(Accounts.COMPANY, Accounts.COMPANY);
    state.locked(
        () -> {
          for (Kind kind : Kind.values()) {
            seeds.documents(kind).forEach(document -> put(seeds, kind, document));
          }
          EventStore.of(state).createIndexes();
          seeds.workers().forEach(Workers.of(state)::seed);
          seeds.events().all().forEach(EventStore.of(state)::seed);
          return true;
        });
    seeds
        .files()
        .forEach((path, content) -> stored.put(path.substring(1), new StoredFile(content, start)));
  }

  private void put(Seeds seeds, Kind kind, ObjectNode seed) {
    String id = seed.path("id").asText();
    ids.learn(id, id);
    Documents documents = documents(kind);
    ObjectNode known = seed.deepCopy();
    documents.find(id).ifPresent(old -> fill(known, old));
    fill(known, Recording.JSON.createObjectNode().put("name", seeds.loginName(id)));
    if (kind == Kind.PROJECT && !known.has("path")) {
      known.set("path", path(documents, known));
    }
    ObjectNode document = SeedDefaults.of(kind, known);
    if (kind == Kind.PROJECT || kind == Kind.QUEUE) {
      documents
          .where(old -> sameName(old, document))
          .forEach(old -> documents.remove(old.path("id").asText()));
    }
    documents.put(document);
    if (kind == Kind.USER && !id.equals(Accounts.TEST_USER)) {
      addCredentials(id);
    }
  }

  private static JsonNode path(Documents projects, JsonNode project) {
    ArrayNode path = Recording.JSON.createArrayNode();
    projects
        .find(project.path("parent").asText())
        .ifPresent(
            parent -> {
              parent.path("path").forEach(path::add);
              path.add(parent.path("id"));
            });
    return path;
  }

  private static void fill(ObjectNode document, JsonNode old) {
    old.properties()
        .forEach(
            field -> {
              if (!document.has(field.getKey())) {
                document.set(field.getKey(), field.getValue());
              }
            });
  }

  private static boolean sameName(JsonNode one, JsonNode other) {
    return one.path("name").equals(other.path("name"));
  }

  private void addCredentials(String user) {
    String key = "key-of-" + user;
    Accounts.of(state)
        .byAccessKey()
        .put(key, new Accounts.Credentials(user, "secret", "", Recording.JSON.createObjectNode()));
    authorizations.add(user, key, "secret");
  }

  private Documents documents(Kind kind) {
    return switch (kind) {
      case USER -> state.users();
      case PROJECT -> state.projects();
      case TASK -> state.tasks();
      case MODEL -> state.models();
      case QUEUE -> state.queues();
    };
  }

  ApiAnswer send(Exchange exchange, ApiRequest request, Instant now) {
    clock.set(now);
    return exchange.toFileServer() ? files.handle(request) : api.handle(request);
  }

  IdMap ids() {
    return ids;
  }

  Authorizations authorizations() {
    return authorizations;
  }
}
