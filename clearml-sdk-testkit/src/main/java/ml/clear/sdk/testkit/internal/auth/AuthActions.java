package ml.clear.sdk.testkit.internal.auth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.Accounts.Credentials;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ActionRegistry.Access;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.Identity;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.server.Tokens;

/** Logging in and out, users' keys, and tokens. */
public final class AuthActions {
  private static final String KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private AuthActions() {}

  /** Adds the actions. */
  public static void register(ActionRegistry actions) {
    Fields accessKey = Fields.of("access_key:str!");
    actions
        .add("auth.login", "1.0", Fields.of("expiration_sec:int"), AuthActions::login)
        .add("auth.logout", "2.2", AuthActions::logout)
        .add(
            "auth.get_token_for_user",
            "1.0",
            Fields.of("user:str!", "company:str", "expiration_sec:int"),
            AuthActions::tokenForUser)
        .add("auth.validate_token", "1.0", Fields.of("token:str!"), AuthActions::validateToken)
        .add(
            "auth.create_user",
            "1.0",
            Access.SYSTEM,
            Fields.of("name:str!", "company:str!", "email:str!"),
            AuthActions::createUser)
        .add("auth.create_credentials", "1.0", AuthActions::createCredentials)
        .add("auth.edit_credentials", "1.0", accessKey, AuthActions::editCredentials)
        .add("auth.revoke_credentials", "1.0", accessKey, AuthActions::revokeCredentials)
        .add("auth.get_credentials", "1.0", AuthActions::credentials);
  }

  private static ObjectNode login(ActionCall call) {
    String token = Tokens.of(call.state()).issue(call.identity(), call.number("expiration_sec", 0));
    call.setCookie(token);
    return Json.object().put("token", token);
  }

  private static ObjectNode logout(ActionCall call) {
    call.headers()
        .find("Authorization")
        .filter(header -> header.startsWith("Bearer "))
        .ifPresent(header -> Tokens.of(call.state()).revoke(header.substring("Bearer ".length())));
    call.setCookie("");
    return Json.object();
  }

  private static ObjectNode tokenForUser(ActionCall call) {
    String user = call.text("user");
    Identity identity =
        Accounts.of(call.state())
            .findIdentity(user)
            .orElseThrow(
                () -> ErrorCode.INVALID_USER_ID.with("id", user, "company", Accounts.COMPANY));
    if (!call.identity().isSystem()
        && !call.identity().role().equals("admin")
        && !call.identity().user().equals(user)) {
      throw ErrorCode.INVALID_USER_ID.because("cannot generate token for another user");
    }
    return Json.object()
        .put("token", Tokens.of(call.state()).issue(identity, call.number("expiration_sec", 0)));
  }

  private static ObjectNode validateToken(ActionCall call) {
    try {
      Identity identity = Tokens.of(call.state()).check(call.text("token"));
      return Json.object()
          .put("company", identity.company())
          .put("user", identity.user())
          .put("valid", true);
    } catch (ApiError e) {
      return Json.object().put("msg", e.text()).put("valid", false);
    }
  }

  private static ObjectNode createUser(ActionCall call) {
    String id = ServerState.newId();
    call.state()
        .users()
        .put(
            Json.object()
                .put("id", id)
                .put("company", call.text("company"))
                .put("name", call.text("name"))
                .put("role", call.findText("role").orElse("user"))
                .put("created_in_version", "2.3.0")
                .put("created", Dates.stored(call.state().now())));
    return Json.object().put("id", id);
  }

  private static ObjectNode createCredentials(ActionCall call) {
    requireOrdinaryUser(call);
    String accessKey = random(30);
    String secret = random(50);
    String label = call.findText("label").orElse("");
    ObjectNode entry = Json.object().put("access_key", accessKey);
    if (!label.isEmpty()) {
      entry.put("label", label);
    }
    Accounts.of(call.state())
        .byAccessKey()
        .put(accessKey, new Credentials(call.identity().user(), secret, label, entry));
    ObjectNode data = Json.object();
    data.putObject("credentials").setAll(entry.deepCopy().put("secret_key", secret));
    return data;
  }

  private static void requireOrdinaryUser(ActionCall call) {
    if (call.identity().user().equals(Accounts.TEST_USER)) {
      throw ErrorCode.INVALID_USER_ID.because("protected identity");
    }
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder();
    RANDOM
        .ints(length, 0, KEY_LETTERS.length())
        .forEach(index -> text.append(KEY_LETTERS.charAt(index)));
    return text.toString();
  }

  private static ObjectNode editCredentials(ActionCall call) {
    String accessKey = call.text("access_key");
    Map<String, Credentials> known = Accounts.of(call.state()).byAccessKey();
    Credentials credentials = known.get(accessKey);
    String user = call.identity().user();
    if (credentials == null || !credentials.user().equals(user)) {
      throw ErrorCode.INVALID_ACCESS_KEY.because(
          "invalid user or invalid access key",
          "user",
          user,
          "access_key",
          accessKey,
          "company",
          Accounts.COMPANY);
    }
    credentials.entry().put("label", call.findText("label").orElse(null));
    return Json.object().put("updated", 1);
  }

  private static ObjectNode revokeCredentials(ActionCall call) {
    requireOrdinaryUser(call);
    String accessKey = call.text("access_key");
    Map<String, Credentials> known = Accounts.of(call.state()).byAccessKey();
    Credentials credentials = known.get(accessKey);
    String user = call.identity().user();
    if (credentials == null || !credentials.user().equals(user)) {
      throw ErrorCode.INVALID_USER.because(
          "invalid user or invalid access key",
          "id",
          user,
          "company",
          Accounts.COMPANY,
          "credentials__key",
          accessKey);
    }
    known.remove(accessKey);
    return Json.object().put("revoked", 1);
  }

  private static ObjectNode credentials(ActionCall call) {
    ObjectNode data = Json.object();
    ArrayNode list = data.putArray("credentials");
    Accounts.of(call.state())
        .byAccessKey()
        .values()
        .forEach(
            each -> {
              if (each.user().equals(call.identity().user())) {
                list.add(each.entry().deepCopy());
              }
            });
    return data;
  }
}
