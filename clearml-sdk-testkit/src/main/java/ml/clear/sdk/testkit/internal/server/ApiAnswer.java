package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;

/**
 * What is to be sent back, whatever carries it.
 *
 * @param status HTTP status
 * @param headers with the content type, without the length
 * @param body empty if there is none
 * @param wire what happens to it on its way
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; bodies may be large
public record ApiAnswer(int status, Map<String, String> headers, byte[] body, Wire wire) {
  /** An answer that travels as it should. */
  public ApiAnswer(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, body, Wire.WHOLE);
  }

  /** The same answer on another way. */
  public ApiAnswer over(Wire other) {
    return new ApiAnswer(status, headers, body, other);
  }

  /** An answer with a JSON body. */
  public static ApiAnswer json(int status, JsonNode body) {
    try {
      return of(status, "application/json", Json.MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is no JSON", e);
    }
  }

  /** An answer with a text body, in UTF-8. */
  public static ApiAnswer text(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer with any body. */
  public static ApiAnswer of(int status, String contentType, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", contentType);
    return new ApiAnswer(status, headers, body);
  }

  /** The same answer with one more header. */
  public ApiAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiAnswer(status, more, body, wire);
  }
}
