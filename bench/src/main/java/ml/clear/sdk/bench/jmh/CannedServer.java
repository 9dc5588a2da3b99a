package ml.clear.sdk.bench.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;

/** Takes every batch at once, or none before it is closed. Costs the reporter's threads nothing. */
final class CannedServer implements ApiTransport {
  private static final JsonNode ALL_ADDED = JsonNodeFactory.instance.objectNode().put("errors", 0);

  private final CountDownLatch mayAnswer;

  private CannedServer(int locks) {
    mayAnswer = new CountDownLatch(locks);
  }

  static CannedServer answering() {
    return new CannedServer(0);
  }

  static CannedServer hanging() {
    return new CannedServer(1);
  }

  @Override
  public JsonNode call(ApiCall call) {
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerUnreachableException(call.action(), Effect.UNKNOWN, "interrupted", e);
    }
    return ALL_ADDED;
  }

  @Override
  public ServerInfo server() {
    throw new UnsupportedOperationException("the reporter does not ask");
  }

  @Override
  public void close() {
    mayAnswer.countDown();
  }
}
