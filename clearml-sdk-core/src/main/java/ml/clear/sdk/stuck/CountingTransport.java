package ml.clear.sdk.stuck;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;

/** The client's transport, with a count of the calls; closing is left to the client. */
record CountingTransport(ApiTransport transport, AtomicInteger calls) implements ApiTransport {
  @Override
  public JsonNode call(ApiCall call) {
    calls.incrementAndGet();
    return transport.call(call);
  }

  @Override
  public ServerInfo server() {
    return transport.server();
  }

  @Override
  public Duration serverAhead() {
    return transport.serverAhead();
  }

  @Override
  public void close() {}
}
