package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;

/** Events on their way to a server, in one request. */
final class EventBatch {
  private static final int MAX_EVENTS = 2_000;
  private static final int MAX_BYTES = 2 << 20;
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private int events;

  void add(ObjectNode event) {
    if (events++ > 0) {
      lines.write('\n');
    }
    lines.writeBytes(Json.text(event).getBytes(StandardCharsets.UTF_8));
  }

  boolean isFull() {
    return events >= MAX_EVENTS || lines.size() >= MAX_BYTES;
  }

  boolean isEmpty() {
    return events == 0;
  }

  /** As patient as any call: unlike the reporter, an import does not come back by itself. */
  ApiCall call(ApiCall.Repeat repeat) {
    return ApiCall.lines("events.add_batch", lines.toByteArray(), repeat).within(DEADLINE);
  }

  void clear() {
    lines.reset();
    events = 0;
  }
}
