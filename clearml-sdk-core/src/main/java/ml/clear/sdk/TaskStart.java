package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.artifact.OutputUri;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.script.ScriptDetection;
import ml.clear.sdk.internal.task.RunInfo;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.internal.task.TaskCreation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a builder into a running task: attaches, resumes, reuses or creates. */
final class TaskStart {
  private static final Logger LOG = LoggerFactory.getLogger(TaskStart.class);
  private static final String DEFAULT_PROJECT = "Untitled";

  private final ClearMl client;
  private final TaskBuilder builder;
  private final ClearMlConfig config;
  private final TaskCalls calls;

  TaskStart(ClearMl client, TaskBuilder builder) {
    this.client = client;
    this.builder = builder;
    this.config = client.config();
    this.calls = client.calls();
  }

  Task start() {
    Optional<String> agentTask = client.takeAgentTask();
    if (agentTask.isPresent()) {
      try {
        return attach(agentTask.get());
      } catch (RuntimeException e) {
        client.giveBackAgentTask();
        throw e;
      }
    }
    if (builder.resumedId != null) {
      return resume(builder.resumedId);
    }
    return create();
  }

  /** The agent has started it, owns its status, and its parameters override ours (PROTOCOL §11). */
  private Task attach(String id) {
    TaskInfo info = withOutputUri(TaskInfo.of(calls.get(id)));
    try {
      calls.status("tasks.started", id, "", "", false);
    } catch (ServerRejectedException e) { // as the reference: the agent's own start counts
      LOG.warn("Task {} was not marked started: {}", id, e.getMessage());
    }
    client.reporter().putLeftoversFirst();
    return new Task(client, info, RunMode.AGENT, offset(info), builder);
  }

  private TaskInfo withOutputUri(TaskInfo task) {
    Optional<String> chosen =
        task.outputUri()
            .or(
                () ->
                    builder.outputUri.resolveUnderAgent(
                        task.project().flatMap(calls::projectOutputUri),
                        config.defaultOutputUri()));
    chosen.ifPresent(client::verifyOutputUri);
    return at(chosen, task);
  }

  /** The task with this output URI, or without one. */
  private TaskInfo at(Optional<String> uri, TaskInfo task) {
    if (uri.equals(task.outputUri())) {
      return task;
    }
    ObjectNode body = TaskCalls.body(task.id()).put("force", true);
    calls.apply("tasks.edit", body.put("output_dest", uri.orElse("")));
    return TaskInfo.of(calls.get(task.id()));
  }

  private Task resume(String id) {
    TaskInfo found = TaskInfo.of(calls.get(id)); // first, since its refusal names the id
    boolean keepsItsOwn = builder.outputUri == OutputUri.UNSET && found.outputUri().isPresent();
    Optional<String> chosen =
        keepsItsOwn ? found.outputUri() : resolve(found.project().flatMap(calls::projectOutputUri));
    chosen.ifPresent(client::verifyOutputUri);
    calls.status("tasks.started", id, "resumed", "", true);
    if (!builder.tags.isEmpty()) {
      calls.updateTags(id, builder.tags, List.of());
    }
    TaskInfo info = at(chosen, found);
    client.reporter().putLeftoversFirst();
    return new Task(client, info, RunMode.LOCAL, offset(info), builder);
  }

  private Optional<String> resolve(Optional<String> projectDefault) {
    return builder.outputUri.resolve(
        projectDefault, config.defaultOutputUri(), config.findFilesServer().map(Object::toString));
  }

  private long offset(TaskInfo info) {
    return config.iterationOffset().orElseGet(() -> builder.offset.resolve(info.lastIteration()));
  }

  private Task create() {
    String projectName = builder.project.orElse(DEFAULT_PROJECT);
    TaskCalls.Project project = calls.project(projectName);
    Optional<String> outputUri = resolve(project.defaultOutputUri());
    outputUri.ifPresent(client::verifyOutputUri);
    TaskReuse reuse = new TaskReuse(client, projectName, project.id(), builder);
    ObjectNode body = body(outputUri);
    String id = reuse.find().orElse(null);
    if (id == null) {
      body.put("project", project.id());
      id = new TaskCreation(calls, client.time()).create(body);
    } else {
      reuse.clear(id, body);
      client.reporter().putLeftoversFirst();
    }
    reuse.remember(id);
    calls.status("tasks.started", id, "", "", false);
    TaskInfo info = describe(id, project.id(), outputUri);
    return new Task(client, info, client.isOffline() ? RunMode.OFFLINE : RunMode.LOCAL, 0, builder);
  }

  private ObjectNode body(Optional<String> outputUri) {
    ObjectNode body = Json.object().put("name", builder.name).put("type", builder.type.wireName());
    body.put("comment", builder.comment.orElseGet(this::comment));
    if (!builder.tags.isEmpty()) {
      builder.tags.forEach(body.putArray("tags")::add);
    }
    body.putArray("system_tags").add("development");
    builder.parent.ifPresent(parent -> body.put("parent", parent));
    outputUri.ifPresent(uri -> body.put("output_dest", uri));
    body.set("script", script(builder.script.orElseGet(() -> ScriptDetection.detect(config))));
    container().ifPresent(container -> body.set("container", container(container)));
    body.set("runtime", RunInfo.of(config.environment(), ClearMl.version()));
    return body;
  }

  private String comment() {
    return "Auto-generated at "
        + client.time().now().truncatedTo(ChronoUnit.SECONDS)
        + " by "
        + config.environment().property("user.name").orElse("unknown")
        + "@"
        + config.environment().hostName();
  }

  private Optional<Container> container() {
    return builder.container.or(
        () ->
            config
                .dockerImage()
                .map(image -> new Container(image, "", config.dockerSetupScript().orElse(""))));
  }

  private static JsonNode script(Script script) {
    ObjectNode node =
        Json.object()
            .put("binary", script.binary())
            .put("repository", script.repository())
            .put("branch", script.branch())
            .put("version_num", script.commit())
            .put("entry_point", script.entryPoint())
            .put("working_dir", script.workingDirectory())
            .put("diff", script.diff());
    node.putObject("requirements");
    return node;
  }

  private static JsonNode container(Container container) {
    return Json.object()
        .put("image", container.image())
        .put("arguments", container.arguments())
        .put("setup_shell_script", container.setupScript());
  }

  /** What was just created, without asking for it: a start costs four round trips, not five. */
  private TaskInfo describe(String id, String project, Optional<String> outputUri) {
    ObjectNode task =
        Json.object()
            .put("id", id)
            .put("name", builder.name)
            .put("project", project)
            .put("type", builder.type.wireName())
            .put("status", TaskStatus.IN_PROGRESS.wireName());
    outputUri.ifPresent(uri -> task.putObject("output").put("destination", uri));
    return TaskInfo.of(task);
  }
}
