package ml.clear.sdk.testkit.internal.query;

import ml.clear.sdk.testkit.internal.server.Documents;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The shapes of the server's collections, as its answers show them. */
public final class Shapes {
  private static final Shape SCRIPT =
      Shape.of(
              "Script",
              "binary repository tag branch version_num entry_point working_dir requirements diff")
          .defaults(
              "{\"binary\":\"python\",\"repository\":\"\",\"entry_point\":\"\",\"requirements\":{}}");

  private static final Shape EXECUTION =
      Shape.of(
              "Execution",
              "test_split parameters model_desc model_labels framework artifacts queue")
          .defaults(
              "{\"test_split\":0,\"parameters\":{},\"model_desc\":{},\"model_labels\":{},\"artifacts\":[]}");

  private static final Shape MODEL_ITEM = Shape.of("ModelItem", "name model updated");

  private static final Shape TASK_MODELS =
      Shape.of("Models", "input output")
          .defaults("{\"input\":[],\"output\":[]}")
          .embed("input", MODEL_ITEM)
          .embed("output", MODEL_ITEM);

  /** Tasks; artifacts are a list here, although the database keeps a map. */
  public static final Shape TASK =
      Shape.of(
              "Task",
              "id company user name type status status_reason status_message status_changed comment"
                  + " report report_assets created started completed published active_duration"
                  + " parent project output execution tags system_tags script last_worker"
                  + " last_worker_report last_update last_change last_iteration last_metrics"
                  + " unique_metrics metric_stats company_origin duration hyperparams"
                  + " configuration runtime models container enqueue_status last_changed_by")
          .defaults(
              "{\"status\":\"created\",\"report_assets\":[],\"tags\":[],\"system_tags\":[],"
                  + "\"last_iteration\":0,\"last_metrics\":{},\"unique_metrics\":[],"
                  + "\"metric_stats\":{},\"hyperparams\":{},\"configuration\":{},\"runtime\":{},"
                  + "\"container\":{}}")
          .embed("output", Shape.of("Output", "destination model error result view"))
          .embed("execution", EXECUTION)
          .embed("script", SCRIPT)
          .embed("models", TASK_MODELS)
          .sorted("tags system_tags")
          .excludedByDefault("unique_metrics company_origin enqueue_status")
          .reference("company", "Company")
          .reference("user", "User")
          .reference("parent", "Task")
          .reference("project", "Project")
          .reference("execution.queue", "Queue")
          .reference("models.input.model", "Model")
          .reference("models.output.model", "Model")
          .patterns("name comment report")
          .lists(
              "id user tags system_tags type status project parent hyperparams.*"
                  + " execution.queue models.input.model")
          .ranges("created started active_duration last_metrics.* last_iteration")
          .dates("status_changed last_update last_change")
          .plain("runtime.*");

  /** Projects. */
  public static final Shape PROJECT =
      Shape.of(
              "Project",
              "id company user name basename description created tags system_tags"
                  + " default_output_destination last_update featured logo_url logo_blob"
                  + " company_origin parent path")
          .defaults("{\"tags\":[],\"system_tags\":[],\"featured\":9999,\"path\":[]}")
          .sorted("tags system_tags")
          .excludedByDefault("logo_blob company_origin path")
          .reference("company", "Company")
          .reference("user", "User")
          .reference("parent", "Project")
          .patterns("name basename description")
          .lists("tags system_tags id parent path")
          .ranges("last_update")
          .naturalOrder("basename");

  /** Models. */
  public static final Shape MODEL =
      Shape.of(
              "Model",
              "id company user name parent project created task comment tags system_tags uri"
                  + " framework design labels ready last_update last_change last_changed_by"
                  + " ui_cache company_origin metadata last_iteration last_metrics"
                  + " unique_metrics")
          .defaults(
              "{\"tags\":[],\"system_tags\":[],\"uri\":\"\",\"design\":{},\"labels\":{},"
                  + "\"ui_cache\":{},\"metadata\":{},\"last_iteration\":0,\"last_metrics\":{},"
                  + "\"unique_metrics\":[]}")
          .sorted("tags system_tags")
          .excludedByDefault("ui_cache company_origin unique_metrics")
          .reference("company", "Company")
          .reference("user", "User")
          .reference("parent", "Model")
          .reference("project", "Project")
          .reference("task", "Task")
          .patterns("name comment")
          .plain("ready")
          .lists("tags system_tags framework uri id user project task parent metadata.*")
          .ranges("created last_metrics.* last_iteration")
          .dates("last_update last_change");

  /** Queues. */
  public static final Shape QUEUE =
      Shape.of(
              "Queue",
              "id name display_name company created tags system_tags entries last_update metadata"
                  + " resources")
          .defaults("{\"tags\":[],\"system_tags\":[],\"entries\":[],\"metadata\":{}}")
          .embed("entries", Shape.of("Entry", "task added"))
          .sorted("tags system_tags")
          .reference("company", "Company")
          .reference("entries.task", "Task")
          .patterns("name")
          .lists("tags system_tags id metadata.*");

  /** Users. */
  public static final Shape USER =
      Shape.of(
              "User",
              "id company name family_name given_name avatar preferences created_in_version"
                  + " created")
          .excludedByDefault("preferences")
          .reference("company", "Company")
          .patterns("name")
          .lists("id");

  /** The one company. */
  public static final Shape COMPANY = Shape.of("Company", "id name");

  private Shapes() {}

  static Shape named(String name) {
    return switch (name) {
      case "Task" -> TASK;
      case "Project" -> PROJECT;
      case "Model" -> MODEL;
      case "Queue" -> QUEUE;
      case "User" -> USER;
      default -> COMPANY;
    };
  }

  static Documents documents(ServerState state, String name) {
    return switch (name) {
      case "Task" -> state.tasks();
      case "Project" -> state.projects();
      case "Model" -> state.models();
      case "Queue" -> state.queues();
      case "User" -> state.users();
      default -> state.companies();
    };
  }
}
