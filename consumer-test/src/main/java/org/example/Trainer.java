package org.example;

import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.report.Scalar;

/** A program that trains nothing, and reports it. */
public final class Trainer {
  private final ClearMl clearMl;

  public Trainer(ClearMl clearMl) {
    this.clearMl = clearMl;
  }

  /** Returns the task's id. */
  public String train() {
    Task task = clearMl.task("baseline").project("Fraud").start();
    task.run(
        running -> {
          running.connect(Map.of("lr", 0.1));
          Scalar loss = running.scalar("loss", "train");
          loss.report(0, 0.9);
          loss.report(1, 0.5);
          running.configuration().putJson("settings", Map.of("lr", 0.1));
          running.uploadArtifact("settings", ArtifactContent.json(Map.of("lr", 0.1)));
        });
    return task.id();
  }
}
