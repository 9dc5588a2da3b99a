package ml.clear.sdk.testkit.internal.task;

import ml.clear.sdk.testkit.internal.server.Action;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The service {@code tasks}. */
public final class TaskActions {
  private static final Fields TASK = Fields.of("task:str!");
  private static final Fields UPDATE =
      TASK.and("force:bool", "status_reason:str", "status_message:str");
  private static final Fields MANY =
      Fields.of("force:bool", "status_reason:str", "status_message:str").ids();
  private static final Fields TASKS =
      Fields.of("status_reason:str", "status_message:str").list("tasks", "str", 1, Fields.ANY);
  private static final Fields CREATE =
      Fields.of("name:str!", "type:str!")
          .choice(
              "type",
              "training",
              "testing",
              "inference",
              "data_processing",
              "application",
              "monitor",
              "controller",
              "report",
              "optimizer",
              "service",
              "qc",
              "custom");

  private TaskActions() {}

  /** Adds the actions and starts the watchdog. */
  public static void register(ActionRegistry actions, ServerState state) {
    registerStatus(actions);
    registerEdits(actions);
    registerReads(actions);
    Watchdog.watch(state);
  }

  private static void registerStatus(ActionRegistry actions) {
    add(actions, "started", UPDATE, TaskStatusActions::started);
    add(actions, "stopped", UPDATE, TaskStatusActions::stopped);
    add(actions, "failed", UPDATE, TaskStatusActions::failed);
    add(actions, "close", UPDATE, TaskStatusActions::close);
    actions.add("tasks.completed", "2.2", UPDATE.and("publish:bool"), TaskStatusActions::completed);
    add(actions, "stop", UPDATE, TaskStatusActions::stop);
    add(actions, "stop_many", MANY, TaskStatusActions::stopMany);
    add(actions, "publish", UPDATE, TaskStatusActions::publish);
    add(actions, "publish_many", MANY, TaskStatusActions::publishMany);
    add(actions, "ping", TASK, TaskStatusActions::ping);
    Fields queue = UPDATE.and("queue:str", "queue_name:str");
    add(actions, "enqueue", queue, TaskQueues::enqueue);
    add(actions, "enqueue_many", MANY.and("queue:str", "queue_name:str"), TaskQueues::enqueueMany);
    add(actions, "dequeue", UPDATE.and("new_status:str"), TaskQueues::dequeue);
    add(actions, "dequeue_many", MANY.and("new_status:str"), TaskQueues::dequeueMany);
    add(actions, "reset", UPDATE, TaskRemovals::reset);
    add(actions, "reset_many", MANY, TaskRemovals::resetMany);
    add(actions, "archive", TASKS, TaskRemovals::archive);
    add(actions, "archive_many", MANY, TaskRemovals::archiveMany);
    add(actions, "unarchive_many", MANY, TaskRemovals::unarchiveMany);
    add(actions, "delete", UPDATE, TaskRemovals::delete);
    add(actions, "delete_many", MANY, TaskRemovals::deleteMany);
  }

  private static void registerEdits(ActionRegistry actions) {
    Fields forced = TASK.and("force:bool");
    add(actions, "create", CREATE, TaskEdits::create);
    add(actions, "validate", CREATE, TaskEdits::validate);
    add(actions, "edit", UPDATE, TaskEdits::edit);
    add(actions, "update", UPDATE, TaskEdits::update);
    add(actions, "update_batch", Fields.ANY, TaskEdits::updateBatch);
    add(actions, "set_requirements", TASK.and("requirements:dict!"), TaskEdits::setRequirements);
    add(
        actions,
        "edit_runtime",
        forced.and("add_or_update:dict", "remove:[str]"),
        TaskEdits::editRuntime);
    add(
        actions,
        "update_tags",
        Fields.of("add_tags:[str]", "remove_tags:[str]").ids(),
        TaskEdits::updateTags);
    add(actions, "move", Fields.of("project:str", "project_name:str").ids(), TaskEdits::move);
    actions.add(
        "tasks.make_public", "2.9", Fields.of().ids(), call -> TaskEdits.makePublic(call, true));
    actions.add(
        "tasks.make_private", "2.9", Fields.of().ids(), call -> TaskEdits.makePublic(call, false));
    add(
        actions,
        "clone",
        TASK.and(
            "new_task_name:str",
            "new_task_comment:str",
            "new_task_tags:[str]",
            "new_task_system_tags:[str]",
            "new_task_parent:str",
            "new_task_project:str",
            "new_task_hyperparams:dict",
            "new_task_configuration:dict",
            "new_task_container:dict",
            "new_task_input_models:[dict]",
            "execution_overrides:dict",
            "new_project_name:str"),
        TaskClone::clone);
    Fields parameter =
        Fields.of("section:str!", "name:str!", "value:str!", "type:str", "description:str");
    add(
        actions,
        "edit_hyper_params",
        forced
            .and("replace_hyperparams:str")
            .choice("replace_hyperparams", "none", "section", "all")
            .list("hyperparams", "dict", 1, parameter),
        TaskParameters::edit);
    add(
        actions,
        "delete_hyper_params",
        forced.list("hyperparams", "dict", 1, Fields.of("section:str!", "name:str")),
        TaskParameters::delete);
    Fields item = Fields.of("name:str!", "value:str!", "type:str", "description:str");
    add(
        actions,
        "edit_configuration",
        forced.list("configuration", "dict", 1, item),
        TaskParameters::editConfiguration);
    add(
        actions,
        "delete_configuration",
        forced.list("configuration", "str", 1, Fields.ANY),
        TaskParameters::deleteConfiguration);
    Fields artifact =
        Fields.of(
                "key:str!",
                "type:str!",
                "mode:str",
                "uri:str",
                "hash:str",
                "content_size:int",
                "timestamp:int",
                "type_data:dict",
                "display_data:[list]")
            .choice("mode", "input", "output");
    actions.add(
        "tasks.add_or_update_artifacts",
        "2.10",
        forced.list("artifacts", "dict", 1, artifact),
        TaskArtifacts::addOrUpdate);
    actions.add(
        "tasks.delete_artifacts",
        "2.10",
        forced.list("artifacts", "dict", 1, Fields.of("key:str!", "mode:str")),
        TaskArtifacts::delete);
    Fields modelType = Fields.of("name:str!", "type:str!").choice("type", "input", "output");
    actions.add(
        "tasks.add_or_update_model",
        "2.13",
        TASK.and("name:str!", "model:str!", "type:str!", "iteration:int")
            .choice("type", "input", "output"),
        TaskArtifacts::addOrUpdateModel);
    actions.add(
        "tasks.delete_models",
        "2.13",
        TASK.list("models", "dict", 1, modelType),
        TaskArtifacts::deleteModels);
  }

  private static void registerReads(ActionRegistry actions) {
    Fields some = Fields.of().list("tasks", "str", 1, Fields.ANY);
    add(actions, "get_by_id", TASK, TaskReads::byId);
    add(actions, "get_by_id_ex", Fields.ANY, TaskReads::byIdEx);
    add(actions, "get_all", Fields.ANY, TaskReads::all);
    add(
        actions,
        "get_all_ex",
        Fields.of("allow_public:bool", "search_hidden:bool"),
        TaskReads::allEx);
    add(actions, "get_types", Fields.of("projects:[str]"), TaskReads::types);
    add(actions, "get_hyper_params", some, TaskParameters::get);
    add(actions, "get_configurations", some.and("names:[str]"), TaskParameters::getConfigurations);
    add(actions, "get_configuration_names", some, TaskParameters::getConfigurationNames);
  }

  private static void add(ActionRegistry actions, String name, Fields fields, Action action) {
    actions.add("tasks." + name, "1.0", fields, action);
  }
}
