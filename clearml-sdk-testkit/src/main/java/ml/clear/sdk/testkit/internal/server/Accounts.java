package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.json.Json;

/** Access keys with their secrets and users. Used under the state's lock. */
public final class Accounts {
  /** The one company. */
  public static final String COMPANY = "d1bd92a3b039400cbafc60a7a5b1e52b";

  /** Its name. */
  public static final String COMPANY_NAME = "clearml";

  /** The user whose credentials the server hands out at its start. */
  public static final String TEST_USER = "__tests__";

  private final ServerState state;
  private final Map<String, Credentials> byAccessKey = new LinkedHashMap<>();

  /**
   * One pair of keys.
   *
   * @param user whose it is
   * @param secretKey the secret
   * @param label as the user named it; empty for none
   * @param entry what {@code auth.get_credentials} shows
   */
  public record Credentials(String user, String secretKey, String label, ObjectNode entry) {}

  Accounts(ServerState state) {
    this.state = state;
  }

  /** Those of a server. */
  public static Accounts of(ServerState state) {
    return state.part(Accounts.class, Accounts::new);
  }

  /** All keys, by access key; may be changed. */
  public Map<String, Credentials> byAccessKey() {
    return byAccessKey;
  }

  /** Puts in the company, its first user and the user's keys. */
  public void seed(String accessKey, String secretKey) {
    state.companies().put(Json.object().put("id", COMPANY).put("name", COMPANY_NAME));
    state
        .users()
        .put(
            Json.object()
                .put("id", TEST_USER)
                .put("company", COMPANY)
                .put("name", "Default User")
                .put("role", "user")
                .put("created", Dates.stored(state.now())));
    ObjectNode entry = Json.object().put("access_key", accessKey);
    byAccessKey.put(accessKey, new Credentials(TEST_USER, secretKey, "", entry));
  }

  /** The identity of a user. */
  public Optional<Identity> findIdentity(String user) {
    return state
        .users()
        .find(user)
        .map(
            document ->
                new Identity(
                    user,
                    // the login of the fixed user has its own name on the real server
                    user.equals(TEST_USER) ? "tests" : document.path("name").asText(),
                    COMPANY,
                    COMPANY_NAME,
                    document.path("role").asText("user")));
  }

  /**
   * Who sent this {@code Authorization} header.
   *
   * @param from the caller's worker or address, noted as the last user of the keys
   */
  Identity authorize(String header, String from) {
    int blank = header.indexOf(' ');
    String type = blank < 0 ? header : header.substring(0, blank);
    String data = blank < 0 ? "" : header.substring(blank + 1);
    return switch (type) {
      case "Bearer" -> Tokens.of(state).check(data);
      case "Basic" -> basic(data, from);
      default -> throw ErrorCode.BAD_AUTH_TYPE.error();
    };
  }

  private Identity basic(String data, String from) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(data.trim()), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw ErrorCode.BAD_CREDENTIALS.because("Incorrect padding");
    }
    int colon = pair.indexOf(':');
    Credentials known = byAccessKey.get(colon < 0 ? pair : pair.substring(0, colon));
    if (known == null || !known.secretKey().equals(pair.substring(colon + 1))) {
      throw ErrorCode.INVALID_CREDENTIALS.because("failed to locate provided credentials");
    }
    known
        .entry()
        .put("last_used", Dates.stored(state.now()).replace("+00:00", ""))
        .put("last_used_from", from);
    return findIdentity(known.user())
        .orElseThrow(
            () -> ErrorCode.INVALID_CREDENTIALS.because("failed to locate provided credentials"));
  }
}
