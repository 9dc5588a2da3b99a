package ml.clear.sdk.stuck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.testkit.ClearMlTest;
import org.junit.jupiter.api.Test;

@ClearMlTest
class FreeStuckTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String GHOST = "0123456789abcdef0123456789abcdef";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void scanPlanAndRecoveryEndWithWhetherSomethingIsStillStuck(ClearMl client) {
    haunt(client);

    assertThat(run(client, "--quick")).isEqualTo(1);
    assertThat(run(client, "--quick", "--plan")).isEqualTo(1);
    assertThat(client.queue("haunted").entries())
        .extracting(QueueEntry::taskId)
        .containsExactly(GHOST);
    assertThat(run(client, "--quick", "--recover")).isZero();
    assertThat(client.queue("haunted").entries()).isEmpty();
    assertThat(run(client, "--quick")).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("GHOST_ENTRY", "PLANNED", "CURED", "0 stuck");
  }

  @Test
  void jsonHoldsTheEvidence(ClearMl client) throws IOException {
    haunt(client);

    run(client, "--quick", "--json");

    JsonNode orphan = MAPPER.readTree(printed.toByteArray()).path("orphans").path(0);
    assertThat(orphan.path("kind").asText()).isEqualTo("ghost_entry");
    assertThat(orphan.path("id").asText()).isEqualTo(GHOST);
    assertThat(orphan.path("evidence").path(0).asText()).contains("haunted");
  }

  @Test
  void cureThatIsNoneForItsKindIsRefused() {
    FreeStuck program = new FreeStuck(System.out);

    assertThatThrownBy(() -> program.read("--cure", "publishing=requeue"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PUBLISH");
    assertThatThrownBy(() -> program.read("--all")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> program.read("--into")).isInstanceOf(IllegalArgumentException.class);
  }

  private int run(ClearMl client, String... arguments) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new FreeStuck(out).read(arguments).run(client.stuck());
  }

  private static void haunt(ClearMl client) {
    String queue = client.queues().create("haunted").id();
    ObjectNode entry = MAPPER.createObjectNode().put("queue", queue).put("task", GHOST);
    client.api().call("queues.add_task", entry);
  }
}
