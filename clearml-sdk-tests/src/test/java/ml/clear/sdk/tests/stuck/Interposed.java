package ml.clear.sdk.tests.stuck;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;

/** A transport that lets somebody act as soon as the server has answered one kind of call. */
record Interposed(ApiTransport transport, String action, Runnable then) implements ApiTransport {
  @Override
  public JsonNode call(ApiCall call) {
    JsonNode answer = transport.call(call);
    if (call.action().equals(action)) {
      then.run();
    }
    return answer;
  }

  @Override
  public ServerInfo server() {
    return transport.server();
  }

  @Override
  public void close() {
    transport.close();
  }
}
