package ml.clear.sdk.testkit.internal.auth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** Who the users are. */
public final class UserActions {
  private UserActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions) {
    actions
        .add("users.get_current_user", "1.0", UserActions::current)
        .add("users.get_by_id", "1.0", Fields.of("user:str!"), UserActions::byId)
        .add(
            "users.get_all",
            "1.0",
            call -> query(call).plain(call.body(), user -> true).into(Json.object(), "users"))
        .add(
            "users.get_all_ex",
            "2.8",
            call -> query(call).joined(call.body(), user -> true).into(Json.object(), "users"))
        .add("users.get_preferences", "1.0", UserActions::preferences)
        .add("organization.get_user_companies", "1.0", UserActions::companies);
  }

  private static DocumentQuery query(ActionCall call) {
    return new DocumentQuery(Shapes.USER, call.state(), call.state().users());
  }

  private static ObjectNode user(ActionCall call, String id) {
    return call.state()
        .users()
        .find(id)
        .orElseThrow(() -> ErrorCode.INVALID_USER_ID.with("id", id));
  }

  private static ObjectNode byId(ActionCall call) {
    ObjectNode data = Json.object();
    data.set("user", Shapes.USER.complete(user(call, call.text("user"))));
    return data;
  }

  private static ObjectNode current(ActionCall call) {
    ObjectNode document = user(call, call.identity().user());
    ObjectNode data = Json.object();
    ObjectNode user = data.putObject("user");
    user.putObject("company").put("id", Accounts.COMPANY).put("name", Accounts.COMPANY_NAME);
    user.set("created", document.get("created"));
    if (document.has("created_in_version")) {
      user.set("created_in_version", document.get("created_in_version"));
    }
    user.put("id", call.identity().user())
        .put("name", document.path("name").asText())
        .put("role", call.identity().role());
    data.putObject("getting_started")
        .put("agentName", "clearml")
        .put("configure", "clearml-init")
        .put("install", "pip install clearml")
        .put("packageName", "clearml");
    data.putObject("settings").put("max_download_items", 50_000);
    return data;
  }

  private static ObjectNode preferences(ActionCall call) {
    ObjectNode data = Json.object();
    data.putObject("preferences");
    return data;
  }

  private static ObjectNode companies(ActionCall call) {
    ObjectNode data = Json.object();
    ObjectNode company =
        data.putArray("companies")
            .addObject()
            .put("id", Accounts.COMPANY)
            .put("name", Accounts.COMPANY_NAME)
            .put("allocated", call.state().users().all().size());
    ArrayNode owners = company.putArray("owners");
    for (ObjectNode user : call.state().users().all()) {
      owners
          .addObject()
          .put("id", user.path("id").asText())
          .put("name", user.path("name").asText())
          .putNull("avatar");
    }
    return data;
  }
}
