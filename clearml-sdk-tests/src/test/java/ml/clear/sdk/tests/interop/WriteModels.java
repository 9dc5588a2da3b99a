package ml.clear.sdk.tests.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.model.Framework;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.report.TaskLogger;

/** Makes models of every kind, uses one and reports on one; prints the id. */
public final class WriteModels {
  private WriteModels() {}

  /** Takes project, name, and the URI of weights that lie elsewhere. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("models");
    try (ClearMl clearMl = ClearMl.create()) {
      Task task = clearMl.task(args[1]).project(args[0]).outputUri(true).start();
      System.out.println("TASK " + task.id());
      task.run(running -> write(running, folder));
      Model ranker = task.models().outputs().values().iterator().next();
      task = clearMl.task(args[1] + " user").project(args[0]).start();
      System.out.println("USER " + task.id());
      task.run(running -> use(running, ranker, clearMl, args[2]));
    }
  }

  private static void use(Task task, Model ranker, ClearMl clearMl, String elsewhere) {
    Model base = clearMl.models().importUri(elsewhere, "base model", "ONNX");
    task.models().connectInput("base é", base);
    task.models().connectInput("ranker é", ranker);
  }

  private static void write(Task task, Path folder) throws IOException {
    Path weights = Files.writeString(folder.resolve("wéights a%+#1.bin"), "weights");
    Model ranker =
        task.models()
            .output("ranker é/1 50% +#?")
            .framework(Framework.XGBOOST)
            .labels(Map.of("cat", 1, "dog é", 2))
            .configuration("depth = 3\nélan = ☃")
            .tags("nightly", "é")
            .comment("a comment")
            .metadata(Map.of("auc", "0.9"))
            .iteration(7)
            .upload(weights);
    TaskLogger logger = ranker.logger();
    for (int i = 0; i < 20; i++) {
      logger.scalar("auc é", "valid", i / 32.0, i);
    }
    logger.singleValue("final auc", 0.75);

    Path saved = Files.createDirectories(folder.resolve("saved model"));
    Files.createDirectories(saved.resolve("sub dir"));
    Files.writeString(saved.resolve("sub dir").resolve("é.txt"), "deep", StandardCharsets.UTF_8);
    Files.writeString(saved.resolve("top.txt"), "top");
    task.models().output("folder package").uploadAsync(saved).join();

    Path net = Files.writeString(folder.resolve("net.onnx"), "net");
    task.models().output("published").upload(net).publish();

    Path empty = Files.createFile(folder.resolve("empty.bin"));
    task.models().output("empty weights").upload(empty);
  }
}
