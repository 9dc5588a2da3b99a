package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.param.UserProperties;
import org.jspecify.annotations.Nullable;

/** The user properties of one task over a transport: a section that never closes. */
public final class TaskUserProperties implements UserProperties {
  private static final String SECTION = "properties";

  private final ParameterCalls calls;

  /**
   * The user properties of a task.
   *
   * @param transport where the task lives
   * @param taskId its id
   */
  public TaskUserProperties(ApiTransport transport, String taskId) {
    this.calls = new ParameterCalls(transport, taskId);
  }

  @Override
  public void set(String name, @Nullable Object value) {
    calls.edit(Json.array().add(item(name, value)), false);
  }

  @Override
  public void setAll(Map<String, ?> values) {
    ArrayNode items = Json.array();
    values.forEach((name, value) -> items.add(item(name, value)));
    if (!items.isEmpty()) {
      calls.edit(items, false);
    }
  }

  private static ObjectNode item(String name, @Nullable Object value) {
    ParameterName checked = ParameterName.in(SECTION, name);
    Encoded encoded = Encoded.of(PlainTree.of(checked.toString(), value));
    return ParameterCalls.key(SECTION, checked.name()).put("value", encoded.text());
  }

  @Override
  public Optional<String> find(String name) {
    return Optional.ofNullable(getAll().get(ParameterName.in(SECTION, name).name()));
  }

  @Override
  public Map<String, String> getAll() {
    Map<String, String> values = new LinkedHashMap<>();
    calls.list().stream()
        .filter(parameter -> parameter.section().equals(SECTION))
        .forEach(parameter -> values.put(parameter.name(), parameter.text()));
    return Collections.unmodifiableMap(values);
  }

  @Override
  public void delete(String name) {
    calls.delete(ParameterCalls.key(SECTION, ParameterName.in(SECTION, name).name()), false);
  }
}
