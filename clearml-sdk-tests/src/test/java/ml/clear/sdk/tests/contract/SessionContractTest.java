package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.UnsupportedServerException;
import org.junit.jupiter.api.Test;

@Contract
class SessionContractTest {
  @Test
  void aWrongSecretIsRefusedWithoutShowingIt(Workspace server) {
    try (ClearMl stranger =
        server.clientWith("CLEARML_API_SECRET_KEY", "not-the-secret-of-anybody")) {
      assertThatThrownBy(() -> stranger.task("never made").project(server.root()).start())
          .isInstanceOfSatisfying(
              AuthenticationException.class,
              e -> {
                assertThat(e.code()).isEqualTo(401);
                assertThat(e.effect()).isEqualTo(Effect.NONE);
              })
          .hasMessageNotContaining("not-the-secret-of-anybody");
    }
  }

  @Test
  void anUnknownActionIsNoOutage(Workspace server) {
    assertThatThrownBy(() -> server.call("tasks.no_such_action", "{}"))
        .isInstanceOf(UnsupportedServerException.class);
  }

  @Test
  void anOlderPathVersionIsAnswered(Workspace server) {
    assertThat(
            server
                .client()
                .api()
                .call(
                    "tasks.get_all",
                    Workspace.json("{'id':['x'],'only_fields':['id']}"),
                    ml.clear.sdk.api.CallOptions.DEFAULT.withVersion("2.13"))
                .path("tasks")
                .isArray())
        .isTrue();
  }

  @Test
  void aBodyThatBreaksTheSchemaIsRefused(Workspace server) {
    assertThat(server.refusal("tasks.get_by_id", "{}")).isEqualTo("400/12");
    assertThat(server.refusal("tasks.get_all", "{'page':0,'page_size':0}")).isEqualTo("400/12");
  }
}
