package ml.clear.sdk.testkit.internal.server;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Headers of one message, compared without regard to case; of repeated ones the first. */
public final class HttpHeaders {
  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Copies the headers. */
  public HttpHeaders(Map<String, String> headers) {
    headers.forEach(values::putIfAbsent);
  }

  /** The value of a header, if it was sent. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** All of them. */
  public Map<String, String> all() {
    return values;
  }
}
