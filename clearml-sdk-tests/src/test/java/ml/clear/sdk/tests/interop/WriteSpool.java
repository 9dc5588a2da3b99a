package ml.clear.sdk.tests.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.report.Reporter;
import ml.clear.sdk.internal.report.TaskReporter;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;

/** Reports while no server answers, and leaves the spool behind. */
public final class WriteSpool {
  private WriteSpool() {}

  /** Takes a folder for spools and the id of the task; says what is on disk. */
  public static void main(String[] args) {
    ReporterOptions small = ReporterOptions.DEFAULT.withMaxBatchEvents(30);
    Reporter reporter =
        new Reporter(new Away(), small, TimeSource.system(), Optional.of(Path.of(args[0])));
    TaskReporter task = reporter.open(args[1], 0, "host");
    for (int i = 0; i < 100; i++) {
      task.scalar("loss/é", "train", 1.0 / (i + 1), i);
      task.text("line " + i + " 🎉");
    }
    task.singleValue("accuracy", 0.75);
    task.plotly("figure", "f", 1, "{\"data\":[{\"y\":[1,2],\"type\":\"bar\"}],\"layout\":{}}");
    System.out.println("SPOOLED " + reporter.close(Duration.ZERO).total().spooled());
  }

  private static final class Away implements ApiTransport {
    @Override
    public JsonNode call(ApiCall call) {
      throw new ServerUnreachableException(call.action(), Effect.NONE, "away", null);
    }

    @Override
    public ServerInfo server() {
      return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "user");
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
