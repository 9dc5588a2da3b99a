package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import ml.clear.sdk.testkit.internal.json.Json;

/** The server's refusals (PROTOCOL §2.6) with the beginning of their texts. */
public enum ErrorCode {
  MOVED(301, 1, "This endpoint is no longer supported for the requested api version"),
  INVALID_ID(400, 10, "Invalid object id"),
  MISSING_REQUIRED_FIELDS(400, 11, "Missing required fields"),
  VALIDATION_ERROR(400, 12, "Validation error"),
  FIELDS_NOT_ALLOWED_FOR_ROLE(400, 13, "Fields not allowed for role"),
  INVALID_FIELDS(400, 14, "Fields not defined for object"),
  LOOKUP_ERROR(400, 14, "Lookup error"),
  FIELDS_CONFLICT(400, 15, "Conflicting fields"),
  FIELDS_VALUE_ERROR(400, 16, "Invalid value for fields"),
  BATCH_CONTAINS_NO_ITEMS(400, 17, "Batch request contains no items"),
  BATCH_VALIDATION_ERROR(400, 18, "Batch request validation error"),
  FIELDS_TYPE_ERROR(400, 20, "Invalid type for fields"),
  INVALID_REGEX(400, 21, "Malformed regular expression"),
  INVALID_ACCESS_KEY(400, 75, "Access key not found"),
  INVALID_TASK_ID(400, 101, "Invalid task id"),
  TASK_VALIDATION_ERROR(400, 102, "Task validation error"),
  INVALID_TASK_STATUS(400, 110, "Invalid task status"),
  TASK_NOT_STARTED(400, 111, "Task not started (invalid task status)"),
  TASK_IN_PROGRESS(400, 112, "Task in progress (invalid task status)"),
  TASK_PUBLISHED(400, 113, "Task published (invalid task status)"),
  FAILED_CHANGING_TASK_STATUS(
      400, 121, "Failed changing task status. probably someone changed it before you"),
  MISSING_TASK_FIELDS(400, 122, "Task is missing expected fields"),
  TASK_CANNOT_BE_DELETED(400, 123, "Task cannot be deleted"),
  INVALID_TASK_TYPE(400, 126, "Invalid task type for this operations"),
  INVALID_TASK_INPUT(400, 127, "Invalid task output"),
  TASK_PUBLISH_IN_PROGRESS(400, 129, "Task publish in progress"),
  TASK_NOT_FOUND(400, 130, "Task not found"),
  EVENTS_NOT_ADDED(400, 131, "Events not added"),
  REPORTS_ONLY(400, 150, "Passed task is not report"),
  CANNOT_REMOVE_ALL_RUNS(400, 160, "At least one pipeline run should be left"),
  MODEL_ERROR(400, 200, "General task error"),
  INVALID_MODEL_ID(400, 201, "Invalid model id"),
  MODEL_NOT_READY(400, 202, "Model is not ready"),
  MODEL_IS_READY(400, 203, "Model is ready"),
  INVALID_MODEL_URI(400, 204, "Invalid model URI"),
  MODEL_IN_USE(400, 205, "Model is used by tasks"),
  MODEL_CREATING_TASK_EXISTS(400, 206, "Task that created this model exists"),
  INVALID_USER(400, 300, "Invalid user"),
  INVALID_USER_ID(400, 301, "Invalid user id"),
  INVALID_PROJECT_ID(400, 401, "Invalid project id"),
  PROJECT_HAS_TASKS(400, 402, "Project has associated tasks"),
  PROJECT_NOT_FOUND(400, 403, "Project not found"),
  PROJECT_HAS_MODELS(400, 405, "Project has associated models"),
  PROJECT_HAS_DATASETS(400, 406, "Project has associated non-empty datasets"),
  INVALID_PROJECT_NAME(400, 407, "Invalid project name"),
  CANNOT_UPDATE_PROJECT_LOCATION(
      400, 408, "Cannot update project location. Use projects.move instead"),
  PROJECT_PATH_EXCEEDS_MAX(400, 409, "Project path exceed the maximum allowed depth"),
  PROJECT_SAME_SOURCE_AND_DESTINATION(
      400, 410, "Project has the same source and destination paths"),
  PROJECT_MOVED_UNDER_ITSELF(
      400, 411, "Project can not be moved under itself in the projects hierarchy"),
  PROJECT_MERGED_INTO_CHILD(400, 412, "Project can not be merged into its own child"),
  PROJECT_HAS_PIPELINES(400, 413, "Project has associated pipelines with active controllers"),
  INVALID_QUEUE_ID(400, 701, "Invalid queue id"),
  QUEUE_NOT_EMPTY(400, 702, "Queue is not empty"),
  INVALID_QUEUE_OR_TASK_NOT_QUEUED(400, 703, "Invalid queue id or task not in queue"),
  REMOVED_DURING_REPOSITION(400, 704, "Task was removed by another party during reposition"),
  FAILED_ADDING_DURING_REPOSITION(400, 705, "Failed adding task back to queue during reposition"),
  TASK_ALREADY_QUEUED(400, 706, "Failed adding task to queue since task is already queued"),
  NO_DEFAULT_QUEUE(400, 707, "No queue is tagged as the default queue for this company"),
  MULTIPLE_DEFAULT_QUEUES(
      400, 708, "More than one queue is tagged as the default queue for this company"),
  DATA_VALIDATION_ERROR(400, 800, "Data validation error"),
  EXPECTED_UNIQUE_DATA(
      400, 801, "Value combination already exists (unique field already contains this value)"),
  INVALID_WORKER_ID(400, 1001, "Invalid worker id"),
  WORKER_REGISTRATION_FAILED(400, 1002, "Worker registration failed"),
  WORKER_NOT_REGISTERED(400, 1004, "Worker is not registered"),
  WORKER_STATS_NOT_FOUND(400, 1005, "Worker stats not found"),
  INVALID_SCROLL_ID(400, 1104, "Invalid scroll id"),
  BAD_AUTH_TYPE(401, 10, "Unauthorized (bad authentication header type)"),
  NO_CREDENTIALS(401, 20, "Unauthorized (missing credentials)"),
  BAD_CREDENTIALS(401, 21, "Unauthorized (malformed credentials)"),
  INVALID_CREDENTIALS(401, 22, "Unauthorized (invalid credentials)"),
  INVALID_TOKEN(401, 30, "Invalid token"),
  ROLE_NOT_ALLOWED(403, 20, "Forbidden (not allowed for role)"),
  NO_WRITE_PERMISSION(403, 21, "Forbidden (modification not allowed)"),
  GENERAL_ERROR(500, 0, "General server error"),
  INTERNAL_ERROR(500, 1, "Internal server error"),
  DATA_ERROR(500, 100, "General data error");

  private final int code;
  private final int subcode;
  private final String text;

  ErrorCode(int code, int subcode, String text) {
    this.code = code;
    this.subcode = subcode;
    this.text = text;
  }

  /** The refusal without more words. */
  public ApiError error() {
    return new ApiError(code, subcode, text);
  }

  /**
   * The refusal with details: {@code Invalid task id: ids=(a)}.
   *
   * @param pairs name, value, name, value; a collection is shown in brackets
   */
  public ApiError with(Object... pairs) {
    return new ApiError(code, subcode, text + details(pairs), data(pairs));
  }

  /**
   * The refusal with other words.
   *
   * @param words stand for the usual text
   * @param pairs name, value, name, value
   */
  public ApiError instead(String words, Object... pairs) {
    return new ApiError(code, subcode, words + details(pairs), data(pairs));
  }

  /**
   * The refusal with a reason in brackets and details.
   *
   * @param reason what stands in the brackets
   * @param pairs name, value, name, value
   */
  public ApiError because(String reason, Object... pairs) {
    return new ApiError(code, subcode, text + " (" + reason + ")" + details(pairs), data(pairs));
  }

  /**
   * A refusal of this code with another text and details.
   *
   * @param replacement the text
   * @param pairs name, value, name, value
   */
  public ApiError replaced(String replacement, Object... pairs) {
    return new ApiError(code, subcode, replacement + details(pairs));
  }

  private static String details(Object... pairs) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      shown.add(pairs[i] + "=" + show(pairs[i + 1]));
    }
    return shown.isEmpty() ? "" : ": " + String.join(", ", shown);
  }

  private static ObjectNode data(Object... pairs) {
    ObjectNode data = Json.object();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      data.set(String.valueOf(pairs[i]), Json.MAPPER.valueToTree(pairs[i + 1]));
    }
    return data;
  }

  private static String show(Object value) {
    return value instanceof Collection<?> many
        ? many.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"))
        : String.valueOf(value);
  }
}
