package ml.clear.sdk.bench;

import java.io.IOException;
import java.util.Map;
import org.mlflow.tracking.MlflowClientVersion;

/** MLflow's Java client as a client of the harness, in the steps of {@link SdkClient}. */
final class MlflowClient {
  private MlflowClient() {}

  /**
   * Runs the steps.
   *
   * @param args {@code scalars POINTS SERIES URI}
   */
  public static void main(String[] args) throws IOException {
    Workload work = new Workload(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Steps steps = new Steps();

    steps.await();
    long start = System.nanoTime();
    var client = new org.mlflow.tracking.MlflowClient(args[3]);
    String run = client.createRun().getRunId();
    steps.tell(
        Map.of(
            "task", run,
            "seconds", Steps.secondsSince(start),
            "version", MlflowClientVersion.getClientVersion()));

    steps.await();
    CallTimes times = new CallTimes(work.points());
    for (int i = 0; i < work.points(); i++) {
      String key = Workload.TITLE + "/" + work.series(i);
      long iteration = work.iteration(i);
      double value = work.value(i);
      start = System.nanoTime();
      client.logMetric(run, key, value, System.currentTimeMillis(), iteration);
      times.book(i, start);
    }
    steps.tell(times.figures());

    steps.await();
    start = System.nanoTime();
    client.setTerminated(run);
    client.close();
    steps.tell(Map.of("seconds", Steps.secondsSince(start), "delivered", work.points()));
  }
}
