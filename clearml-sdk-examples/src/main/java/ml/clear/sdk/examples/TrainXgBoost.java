package ml.clear.sdk.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.report.Scalar;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees on the breast cancer data, reported to ClearML: to a server if one is
 * configured, else to an offline session.
 */
public final class TrainXgBoost {
  private TrainXgBoost() {}

  /**
   * Trains, reports, and prints where to look.
   *
   * @param args none
   */
  public static void main(String[] args) throws Exception {
    try (ClearMl clearMl = ClearMl.builder().offlineIfNotConfigured().build()) {
      Task task =
          clearMl
              .task("xgboost baseline")
              .project("ClearML JVM examples")
              .tags("xgboost", "example")
              .captureConsole()
              .start();
      task.run(TrainXgBoost::train);
      task.webUrl().ifPresent(url -> System.out.println("\nSee it at " + url));
      task.offlineSession()
          .ifPresent(
              session -> {
                System.out.println("\nNo server is configured, so the run was kept on disk:");
                System.out.println("  report   " + session.report().toUri());
                System.out.println("  session  " + session.zip());
              });
      System.out.println("Reports: " + task.ledger());
    }
  }

  static void train(Task task) throws IOException, XGBoostError {
    TrainingParams params = task.connect(new TrainingParams());
    BreastCancer data = BreastCancer.load().shuffled(params.seed());
    int cut = (int) (data.size() * (1 - params.validationShare()));
    BreastCancer validationRows = data.rows(cut, data.size());
    System.out.println(
        "Training on " + cut + " samples, validating on " + validationRows.size() + "; " + params);

    DMatrix training = data.rows(0, cut).matrix();
    DMatrix validation = validationRows.matrix();
    Booster booster = XGBoost.train(training, params.xgboost(), 1, Map.of(), null, null);
    booster.setParam("eval_metric", "logloss");
    booster.setParam("eval_metric", "error"); // one more, not instead
    Losses losses = new Losses(task);
    for (int round = 0; round < params.rounds(); round++) {
      if (round > 0) {
        booster.update(training, round);
      }
      losses.report(round, booster, training, validation);
      if (round % 10 == 9 || round == params.rounds() - 1) {
        System.out.printf("round %2d of %d  %s%n", round + 1, params.rounds(), losses);
        task.progress(100 * (round + 1) / params.rounds());
      }
      if (task.isAbortRequested()) {
        task.stop("aborted in round " + round);
        break;
      }
    }
    finish(task, booster, validation, validationRows);
    training.dispose();
    validation.dispose();
  }

  private static void finish(
      Task task, Booster booster, DMatrix validation, BreastCancer validationRows)
      throws IOException, XGBoostError {
    float[][] probabilities = booster.predict(validation);
    int right = 0;
    Path folder = Files.createTempDirectory("xgboost-baseline");
    Path csv = folder.resolve("predictions.csv");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(csv))) {
      out.println("row,label,probability");
      for (int i = 0; i < probabilities.length; i++) {
        float label = validationRows.labels().get(i);
        right += (probabilities[i][0] > 0.5f) == (label == 1f) ? 1 : 0;
        out.println(i + "," + (int) label + "," + probabilities[i][0]);
      }
    }
    double accuracy = right / (double) probabilities.length;
    task.logger().singleValue("validation accuracy", accuracy);
    System.out.printf("Validation accuracy %.4f%n", accuracy);

    Path model = folder.resolve("model.ubj");
    booster.saveModel(model.toString());
    task.uploadArtifact("model", model);
    task.uploadArtifact("predictions", csv);
    Files.delete(model);
    Files.delete(csv);
    Files.delete(folder);
  }

  /** The curves of one run. */
  private static final class Losses {
    private final Scalar trainingLoss;
    private final Scalar validationLoss;
    private final Scalar validationError;
    private String last = "";

    Losses(Task task) {
      trainingLoss = task.scalar("log loss", "training");
      validationLoss = task.scalar("log loss", "validation");
      validationError = task.scalar("error", "validation");
    }

    void report(int round, Booster booster, DMatrix training, DMatrix validation)
        throws XGBoostError {
      last =
          booster.evalSet(
              new DMatrix[] {training, validation}, new String[] {"train", "valid"}, round);
      trainingLoss.report(round, value("train-logloss"));
      validationLoss.report(round, value("valid-logloss"));
      validationError.report(round, value("valid-error"));
    }

    /** XGBoost gives its figures as text: {@code [3]\ttrain-logloss:0.5\tvalid-logloss:0.6}. */
    private double value(String name) {
      for (String part : last.split("\t", -1)) {
        if (part.startsWith(name + ":")) {
          return Double.parseDouble(part.substring(name.length() + 1));
        }
      }
      return Double.NaN;
    }

    @Override
    public String toString() {
      return String.format(
          "log loss: training %.4f, validation %.4f; validation error %.4f",
          value("train-logloss"), value("valid-logloss"), value("valid-error"));
    }
  }
}
