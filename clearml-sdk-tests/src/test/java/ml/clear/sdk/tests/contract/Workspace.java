package ml.clear.sdk.tests.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.Task;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.testkit.ClearMlServer;
import org.jspecify.annotations.Nullable;

/**
 * A client of the server under test, and a project there that is the suite's own: everything it
 * makes has a name that begins with {@link #root()}, and is deleted at the end.
 */
final class Workspace implements AutoCloseable {
  private static final List<String> VARIABLES =
      List.of(
          "CLEARML_API_HOST",
          "CLEARML_FILES_HOST",
          "CLEARML_API_ACCESS_KEY",
          "CLEARML_API_SECRET_KEY");

  private final @Nullable ClearMlServer testkit;
  private final Path home;
  private final Environment environment;
  private final ClearMl client;
  private final String root =
      "clearml-sdk-contract-" + UUID.randomUUID().toString().substring(0, 8);
  private final AtomicInteger names = new AtomicInteger();
  private @Nullable ClearMlException undeleted;

  private Workspace(@Nullable ClearMlServer testkit, Environment environment, Path home) {
    this.testkit = testkit;
    this.environment = environment;
    this.home = home;
    this.client = clientOf(environment);
  }

  /** On the server that the environment names, else on one of the testkit's. */
  static Workspace open() {
    Path home = temporaryHome();
    Environment environment =
        Environment.bare(home).withVariable("CLEARML_WEB_HOST", "http://127.0.0.1:8080");
    if (VARIABLES.stream().noneMatch(name -> System.getenv().getOrDefault(name, "").isBlank())) {
      for (String name : VARIABLES) {
        environment = environment.withVariable(name, System.getenv(name));
      }
      System.out.println("contract: the server at " + System.getenv("CLEARML_API_HOST"));
      return new Workspace(null, environment, home);
    }
    ClearMlServer server = ClearMlServer.start();
    System.out.println("contract: the testkit's server");
    return new Workspace(
        server,
        environment
            .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
            .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
            .withVariable("CLEARML_API_SECRET_KEY", server.secretKey()),
        home);
  }

  private static Path temporaryHome() {
    try {
      return Files.createTempDirectory("clearml-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClearMl clientOf(Environment environment) {
    return ClearMl.builder()
        .config(ClearMlConfig.builder().environment(environment).build())
        .build();
  }

  ClearMl client() {
    return client;
  }

  Environment environment() {
    return environment;
  }

  /** A client with one more setting. */
  ClearMl clientWith(String variable, String value) {
    return clientOf(environment.withVariable(variable, value));
  }

  /** A client that writes offline sessions below the suite's own folder. */
  ClearMl offlineClient() {
    return clientWith("CLEARML_OFFLINE_MODE", "1");
  }

  /** The suite's project. */
  String root() {
    return root;
  }

  /** A name that nobody else uses. */
  String name(String what) {
    return root + " " + what + " " + names.incrementAndGet();
  }

  /** A running task in the suite's project. */
  Task task(String name) {
    return client.task(name).project(root).start();
  }

  /** A raw call with the body given as JSON with single quotes. */
  JsonNode call(String action, String body) {
    return client.api().call(action, json(body));
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Deletes all it can, then tells the first thing that it could not. */
  @Override
  public void close() {
    try {
      for (JsonNode project : find("projects", "'search_hidden':true")) {
        deleteTasks(project.path("id").asText());
      }
      deleteAll("models", "'page':0,'page_size':500", "models.delete", "model");
      deleteAll("queues", "'search_hidden':true", "queues.delete", "queue");
      deleteAll(
          "projects", "'search_hidden':true,'order_by':['-name']", "projects.delete", "project");
    } finally {
      client.close();
      if (testkit != null) {
        testkit.close();
      }
      deleteHome();
    }
    if (undeleted != null) {
      throw undeleted;
    }
  }

  private void attempt(Runnable deletion) {
    try {
      deletion.run();
    } catch (ClearMlException e) {
      if (undeleted == null) {
        undeleted = e;
      } else {
        undeleted.addSuppressed(e);
      }
    }
  }

  private void deleteTasks(String project) {
    JsonNode tasks;
    do { // a page at a time, until a page brings nothing that can be deleted
      ClearMlException before = undeleted;
      tasks =
          call(
                  "tasks.get_all",
                  "{'project':['"
                      + project
                      + "'],'only_fields':['id'],'search_hidden':true,'page':0,'page_size':500}")
              .path("tasks");
      for (JsonNode task : tasks) {
        String id = task.path("id").asText();
        deleteFiles(id);
        attempt(
            () ->
                call(
                    "tasks.delete",
                    "{'task':'" + id + "','force':true,'delete_output_models':true}"));
      }
      if (undeleted != before) {
        return;
      }
    } while (!tasks.isEmpty());
  }

  private void deleteFiles(String task) {
    String files = client.config().filesServer().toString();
    client.tasks().get(task).artifacts().list().stream()
        .filter(artifact -> artifact.uri().startsWith(files))
        .forEach(artifact -> attempt(() -> client.storage().delete(artifact.uri())));
  }

  private void deleteAll(String service, String how, String action, String field) {
    for (JsonNode found : find(service, how)) {
      ObjectNode body = json("{'force':true}").put(field, found.path("id").asText());
      if (service.equals("projects")) {
        body.put("delete_contents", true);
      }
      attempt(() -> client.api().call(action, body));
    }
  }

  private JsonNode find(String service, String how) {
    return call(
            service + ".get_all",
            "{'name':'^" + root + "','only_fields':['id','name']," + how + "}")
        .path(service);
  }

  private void deleteHome() {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result code and subcode that a raw call is refused with, such as {@code 400/101}. */
  String refusal(String action, String body) {
    return Refusal.of(() -> call(action, body)).orElse("not refused");
  }

  /** How an answer says no. */
  static final class Refusal {
    private Refusal() {}

    static Optional<String> of(Runnable call) {
      try {
        call.run();
        return Optional.empty();
      } catch (ServerRejectedException e) {
        return Optional.of(e.code() + "/" + e.subcode());
      }
    }
  }
}
