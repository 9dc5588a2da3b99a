package ml.clear.sdk.storage.interop;

import java.nio.file.Path;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.Artifact;

/** Keeps one file as an artifact, or fetches one, for {@code scripts/storage/over-5-gib.py}. */
public final class LargeArtifact {
  private LargeArtifact() {}

  /**
   * Runs one of the two.
   *
   * @param args {@code write}, a file and an output URI; or {@code read} and a task's id
   */
  public static void main(String[] args) {
    try (ClearMl clearMl = ClearMl.create()) {
      if (args[0].equals("read")) {
        Artifact artifact = clearMl.tasks().get(args[1]).artifacts().get("big");
        System.out.println("COPY " + artifact.localCopy()); // checked against its hash
        return;
      }
      Task task = clearMl.task("java: over 5 GiB").project("interop").outputUri(args[2]).start();
      task.run(
          running -> {
            Artifact stored = running.artifacts().upload("big", Path.of(args[1]));
            System.out.println("TASK " + running.id());
            System.out.println("SHA256 " + stored.sha256());
          });
    }
  }
}
