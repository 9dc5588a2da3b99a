package ml.clear.sdk.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskBuilder;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.model.Framework;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.model.ModelQuery;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trains a model and keeps it in the registry, with its labels, settings and figures; another run
 * finds it there, and uses it. Needs a server.
 */
public final class KeepModel {
  private static final String PROJECT = "ClearML JVM examples";
  private static final String MODEL = "breast cancer classifier";

  private KeepModel() {}

  /**
   * Runs both.
   *
   * @param args where the weights go, such as {@code s3://models} or a folder; by default the
   *     output URI of the project or of {@code clearml.conf}, else the file server
   */
  public static void main(String[] args) throws Exception {
    try (ClearMl clearMl = ClearMl.create()) {
      TaskBuilder trainer = clearMl.task("train and keep").project(PROJECT).failIfUploadFails();
      if (args.length > 0) {
        trainer.outputUri(args[0]);
      }
      trainer.start().run(KeepModel::train);

      ModelQuery newest = ModelQuery.ALL.withName(MODEL).withProject(PROJECT).published();
      Model kept = clearMl.models().find(newest.withTags("example").withLimit(1)).get(0);
      System.out.println("Kept " + kept.name() + " at " + kept.uri());

      Task user = clearMl.task("score with the kept model").project(PROJECT).start();
      user.run(task -> score(task, task.models().connectInput("classifier", kept)));
    }
  }

  private static void train(Task task) throws IOException, XGBoostError {
    TrainingParams params = task.connect(new TrainingParams());
    BreastCancer data = BreastCancer.load().shuffled(params.seed());
    DMatrix training = data.rows(0, data.size() / 2).matrix();
    Booster booster =
        XGBoost.train(training, params.xgboost(), params.rounds(), Map.of(), null, null);
    Path folder = Files.createTempDirectory("keep-model");
    Path weights = folder.resolve("classifier.ubj");
    booster.saveModel(weights.toString());
    training.dispose();

    CompletableFuture<Model> upload =
        task.models()
            .output(MODEL)
            .framework(Framework.XGBOOST)
            .tags("example")
            .labels(Map.of("malignant", 0, "benign", 1))
            .configuration(params.toString())
            .metadata(Map.of("rounds", String.valueOf(params.rounds())))
            .uploadAsync(weights); // the training might go on meanwhile
    Model model = upload.join();
    model.logger().singleValue("training samples", data.size() / 2.0); // on the model's own page
    model.publish();
    Files.delete(weights);
    Files.delete(folder);
  }

  private static void score(Task task, Model model) throws IOException, XGBoostError {
    Booster booster = XGBoost.loadModel(model.localCopy().toString());
    BreastCancer data = BreastCancer.load();
    float[][] probabilities = booster.predict(data.matrix());
    int right = 0;
    for (int i = 0; i < probabilities.length; i++) {
      right += (probabilities[i][0] > 0.5f) == (data.labels().get(i) == 1f) ? 1 : 0;
    }
    double accuracy = right / (double) probabilities.length;
    task.uploadArtifact("summary", ArtifactContent.json(Map.of("accuracy", accuracy)));
    System.out.printf("Accuracy with the kept model: %.4f%n", accuracy);
  }
}
