package ml.clear.sdk.testkit.internal.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ActionRegistry.Access;
import ml.clear.sdk.testkit.internal.server.ApiHandler;
import ml.clear.sdk.testkit.internal.server.Fields;

/** What the server says about itself. */
public final class ServerActions {
  private ServerActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions) {
    actions
        .add("debug.ping", "1.0", Access.ANYBODY, Fields.ANY, ServerActions::ping)
        .add("login.supported_modes", "1.0", Access.ANYBODY, Fields.ANY, ServerActions::loginModes)
        .add("server.info", "1.0", ServerActions::info)
        .add("server.info", "2.8", call -> info(call).putNull("uid"))
        .add(
            "server.info",
            "2.12",
            call -> info(call).put("api_version", ApiHandler.NEWEST.toString()))
        .add("server.config", "1.0", Access.ROOT, Fields.ANY, call -> Json.object())
        .add("server.endpoints", "1.0", Access.ROOT, Fields.ANY, call -> Json.object())
        .add("server.report_stats_option", "1.0", call -> Json.object().put("supported", false));
  }

  private static ObjectNode ping(ActionCall call) {
    return Json.object().put("msg", "ClearML server");
  }

  private static ObjectNode info(ActionCall call) {
    return Json.object().put("version", "2.3.0").put("build", "").put("commit", "");
  }

  private static ObjectNode loginModes(ActionCall call) {
    ObjectNode data = Json.object().put("authenticated", call.isAuthenticated());
    data.putObject("basic").put("enabled", false).putObject("guest").put("enabled", false);
    data.putObject("server_errors")
        .put("es_connection_error", false)
        .put("missed_es_upgrade", false);
    data.putObject("sso");
    data.putArray("sso_providers");
    return data;
  }
}
