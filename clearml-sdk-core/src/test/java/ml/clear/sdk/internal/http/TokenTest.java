package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final Instant NOW = Instant.parse("2026-11-24T06:30:00Z");
  private static final Duration MARGIN = Duration.ofMinutes(6);

  /** The login of recording 01, its signature redacted. */
  private static final String RECORDED =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTU1MDE3OTksImF1dGhfdHlwZSI6IkJlYXJlciIs"
          + "InNlc3Npb25faWQiOiJiNmMzN2M2Yjg1ZTY0MDZiOGZjYTY1YjA3MDkwZWNiZiIsImV4cCI6MTc5ODA5Mzc5"
          + "OSwiZW52IjoiPHVua25vd24-IiwiaWRlbnRpdHkiOnsiY29tcGFueV9uYW1lIjoiY2xlYXJtbCIsInVzZXJf"
          + "bmFtZSI6InRlc3RzIiwidXNlciI6Il9fdGVzdHNfXyIsInJvbGUiOiJ1c2VyIiwiY29tcGFueSI6ImQxYmQ5"
          + "MmEzYjAzOTQwMGNiYWZjNjBhN2E1YjFlNTJiIn0sImFwaV92ZXJzaW9uIjoiMi4zNCIsInNlcnZlcl92ZXJz"
          + "aW9uIjoiMi4zLjAiLCJzZXJ2ZXJfYnVpbGQiOiIiLCJmZWF0dXJlX3NldCI6ImJhc2ljIn0"
          + ".REDACTED_SIGNATURE";

  @Test
  void theTokenOfARealServerIsRead() {
    Token token = Token.read(RECORDED, 0, NOW, MARGIN);

    assertThat(token.server())
        .isEqualTo(new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "__tests__"));
    assertThat(token.expiresAtNanos()).isEqualTo(Duration.ofDays(30).toNanos());
    assertThat(token.refreshAtNanos()).isEqualTo(Duration.ofDays(30).minus(MARGIN).toNanos());
  }

  @Test
  void aTokenWithoutEndLivesForEver() {
    Token token = Token.read(jwt("{\"iat\":1}"), Long.MAX_VALUE - 5, NOW, MARGIN);

    assertThat(token.isDueAt(Long.MAX_VALUE - 5 + Duration.ofDays(10_000).toNanos())).isFalse();
  }

  /** As when a proxy of somebody's own counts in milliseconds. */
  @Test
  void aTokenThatEndsInFiftyThousandYearsLivesForEver() {
    Token token = Token.read(jwt("{\"iat\":1,\"exp\":1795501799000}"), 0, NOW, MARGIN);

    assertThat(token.isDueAt(Duration.ofDays(10_000).toNanos())).isFalse();
  }

  @Test
  void withoutAnIssueTimeTheServersClockCounts() {
    String jwt = jwt("{\"exp\":" + (NOW.getEpochSecond() + 3_600) + "}");

    assertThat(Token.read(jwt, 0, NOW, MARGIN).expiresAtNanos())
        .isEqualTo(Duration.ofHours(1).toNanos());
  }

  @Test
  void aTokenThatIsNoJwtTellsNothing() {
    for (String opaque : new String[] {"opaque", "a.b.c", "..", "e30.!!.x", jwt("[1]"), ""}) {
      Token token = Token.read(opaque, 0, NOW, MARGIN);

      assertThat(token.server().apiVersion()).isEqualTo(new ApiVersion(2, 2));
      assertThat(token.isExpiredAt(Duration.ofDays(365).toNanos())).isFalse();
    }
  }

  private static String jwt(String claims) {
    byte[] bytes = claims.getBytes(StandardCharsets.UTF_8);
    return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + ".x";
  }
}
