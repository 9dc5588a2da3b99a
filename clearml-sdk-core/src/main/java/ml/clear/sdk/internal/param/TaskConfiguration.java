package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.storage.PartialFile;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.param.ConfigurationObjects;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;

/** The configuration objects of one task over a transport. */
public final class TaskConfiguration implements ConfigurationObjects, AutoCloseable {
  private static final String DICTIONARY = "dictionary";

  private final TaskCalls calls;
  private final String taskId;
  private final ConnectMode mode;
  private final Set<Path> temporary = ConcurrentHashMap.newKeySet();

  /**
   * The configuration objects of a task.
   *
   * @param transport where the task lives
   * @param taskId its id
   * @param mode whose values win
   */
  public TaskConfiguration(ApiTransport transport, String taskId, ConnectMode mode) {
    this.calls = new TaskCalls(transport);
    this.taskId = taskId;
    this.mode = mode;
  }

  @Override
  public void put(String name, String text) {
    put(name, text, "");
  }

  @Override
  public void put(String name, Map<?, ?> values) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    PlainTree.entries(name, values)
        .forEach((key, value) -> tree.put(key, PlainTree.of(name + "/" + key, value)));
    put(name, HoconText.of(name, tree), DICTIONARY);
  }

  @Override
  public void putJson(String name, Object value) {
    put(name, PythonJson.indented(PlainTree.of(name, value)), "json");
  }

  @Override
  public void putFile(Path file) {
    putFile(fileName(file), file);
  }

  @Override
  public void putFile(String name, Path file) {
    try {
      put(name, Files.readString(file), extension(file).orElse("file"));
    } catch (IOException e) {
      throw new ParameterException(name, "the file " + file + " cannot be read as UTF-8 text", e);
    }
  }

  private void put(String name, String text, String type) {
    ObjectNode item = Json.object().put("name", checked(name)).put("value", text);
    if (!type.isEmpty()) {
      item.put("type", type);
    }
    ObjectNode body = TaskCalls.body(taskId).put("force", true);
    body.putArray("configuration").add(item);
    calls.edit("tasks.edit_configuration", taskId, body);
  }

  @Override
  public String connect(String name, String text) {
    return override(name)
        .orElseGet(
            () -> {
              put(name, text);
              return text;
            });
  }

  @Override
  public Map<String, @Nullable Object> connect(String name, Map<?, ?> values) {
    Optional<String> override = override(name).filter(text -> !text.isBlank());
    if (override.isEmpty()) {
      put(name, values);
      return Collections.unmodifiableMap(PlainTree.entries(name, values));
    }
    String text = override.get();
    return typedLike(values, object(name, text), name, new ValueReader(name, text));
  }

  /**
   * Values that the program has too become of its classes, so that a cast that works at home also
   * works in a run by an agent.
   */
  private static Map<String, @Nullable Object> typedLike(
      Map<?, ?> own, JsonNode object, String name, ValueReader reader) {
    Map<String, @Nullable Object> ownValues = PlainTree.entries(name, own);
    Map<String, @Nullable Object> typed = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              Object local = ownValues.get(entry.getKey());
              JsonNode node = entry.getValue();
              typed.put(
                  entry.getKey(),
                  local instanceof Map<?, ?> nested && node.isObject()
                      ? typedLike(nested, node, name + "/" + entry.getKey(), reader)
                      : reader.fromNode(node, Wanted.like(local)));
            });
    return Collections.unmodifiableMap(typed);
  }

  @Override
  public Path connect(String name, Path file) {
    Optional<String> override = override(name);
    if (override.isEmpty()) {
      putFile(name, file);
      return file;
    }
    String suffix = extension(file).map(extension -> "." + extension).orElse(".txt");
    try {
      Path copy = Files.createTempFile("clearml-configuration-", suffix);
      temporary.add(copy);
      return Files.writeString(copy, override.get());
    } catch (IOException e) {
      throw new ParameterException(name, "no temporary file for it can be written", e);
    }
  }

  /** Deletes the files that {@link #connect(String, Path)} made; nothing else ends. */
  @Override
  public void close() {
    temporary.forEach(PartialFile::deleteQuietly);
    temporary.clear();
  }

  private Optional<String> override(String name) {
    return mode == ConnectMode.REMOTE ? find(name) : Optional.empty();
  }

  @Override
  public Optional<String> find(String name) {
    String wanted = checked(name);
    ObjectNode body = Json.object();
    body.putArray("names").add(wanted);
    JsonNode entry = calls.readOne("tasks.get_configurations", taskId, body, "configurations");
    for (JsonNode item : entry.path("configuration")) {
      if (item.path("name").asText().equals(wanted)) {
        return Optional.of(item.path("value").asText());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Map<String, @Nullable Object>> findMap(String name) {
    return find(name).map(text -> plainMap(object(name, text)));
  }

  private static Map<String, @Nullable Object> plainMap(JsonNode object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), PlainValue.of(entry.getValue())));
    return Collections.unmodifiableMap(map);
  }

  private static JsonNode object(String name, String text) {
    return CollectionText.parseDocument(name, text);
  }

  @Override
  public List<String> names() {
    JsonNode entry =
        calls.readOne("tasks.get_configuration_names", taskId, Json.object(), "configurations");
    List<String> names = new ArrayList<>();
    entry.path("names").forEach(name -> names.add(name.asText()));
    return Collections.unmodifiableList(names);
  }

  @Override
  public void delete(String name) {
    ObjectNode body = TaskCalls.body(taskId).put("force", true);
    body.putArray("configuration").add(checked(name));
    calls.edit("tasks.delete_configuration", taskId, body);
  }

  /** Without the white space around, which the server drops too. */
  private static String checked(String name) {
    if (name.isBlank()) {
      throw new ParameterException("'" + name + "'", "the name of the configuration is empty");
    }
    return name.strip();
  }

  private static String fileName(Path file) {
    Path last = file.getFileName();
    return last == null ? "" : last.toString();
  }

  private static Optional<String> extension(Path file) {
    String fileName = fileName(file);
    int dot = fileName.lastIndexOf('.');
    boolean named = dot > 0 && dot < fileName.length() - 1;
    return named ? Optional.of(fileName.substring(dot + 1)) : Optional.empty();
  }
}
