package org.example;

import static ml.clear.sdk.testkit.TestkitAssertions.assertThat;

import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ClearMlTest;
import org.junit.jupiter.api.Test;

@ClearMlTest
class TrainerTest {
  @Test
  void reportsItsLoss(ClearMlServer server, ClearMl client) {
    String id = new Trainer(client).train();

    assertThat(server.task(id))
        .hasStatus(TaskStatus.COMPLETED)
        .hasParameter("General", "lr", "0.1")
        .hasArtifact("settings")
        .hasScalar("loss", "train")
        .withValues(0.9, 0.5);
  }
}
