package ml.clear.sdk.testkit.internal.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.server.Tokens;

/** Logging in and out. */
public final class AuthActions {
  private AuthActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions, ServerState state) {
    actions.add("auth.login", "1.0", Fields.of("expiration_sec:int"), AuthActions::login);
  }

  private static ObjectNode login(ActionCall call) {
    String token = Tokens.of(call.state()).issue(call.identity(), call.number("expiration_sec", 0));
    call.setCookie(token);
    return Json.object().put("token", token);
  }
}
