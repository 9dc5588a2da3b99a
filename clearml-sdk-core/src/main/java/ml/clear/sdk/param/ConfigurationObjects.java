package ml.clear.sdk.param;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration objects of one task: named texts of any length, shown on the task's
 * "Configuration" page. Thread-safe. Each method that writes is one request, which changes only the
 * object it names.
 *
 * <p>All methods block for at most the control timeout (default 10 s), and throw {@link
 * ml.clear.sdk.ServerRejectedException} if the server refused, with nothing changed; it does so
 * with code 400/110 once the task is neither a draft, queued nor running. They throw {@link
 * ml.clear.sdk.ServerUnreachableException} if no answer came; writing the same again is safe.
 */
public interface ConfigurationObjects {
  /**
   * Stores a text, adding or replacing the object.
   *
   * @param name not empty
   * @param text any text; may be empty
   */
  void put(String name, String text);

  /**
   * Stores a map as HOCON text of the type {@code dictionary}, as the Python SDK does.
   *
   * @param name not empty
   * @param values the keys become text; values as in {@link Parameters}
   * @throws ParameterException if a value cannot be stored
   */
  void put(String name, Map<?, ?> values);

  /**
   * Stores a value as indented JSON text of the type {@code json}.
   *
   * @param name not empty
   * @param value a map, record, bean, collection, array or scalar
   * @throws ParameterException if the value cannot be stored
   */
  void putJson(String name, Object value);

  /**
   * Stores the text of a file under its file name; the type is its extension.
   *
   * @param file a file in UTF-8
   * @throws ParameterException if it cannot be read as text
   */
  void putFile(Path file);

  /**
   * Stores the text of a file; the type is its extension.
   *
   * @param name not empty
   * @param file a file in UTF-8
   * @throws ParameterException if it cannot be read as text
   */
  void putFile(String name, Path file);

  /**
   * Stores a text, or in a program started by an agent gives the one the task holds.
   *
   * @return the text to use
   */
  String connect(String name, String text);

  /**
   * Stores a map as HOCON, or in a program started by an agent gives the one the task holds, whole:
   * it is not merged with the program's.
   *
   * @return the map to use; not modifiable
   * @throws ParameterException if a value cannot be stored, or the task's text is no HOCON or JSON
   *     object
   */
  Map<String, @Nullable Object> connect(String name, Map<?, ?> values);

  /**
   * Stores the text of a file, or in a program started by an agent writes the text the task holds
   * to a temporary file with the same extension, which is deleted when the task is closed.
   *
   * @return the file to use
   * @throws ParameterException if a file cannot be read or written
   */
  Path connect(String name, Path file);

  /** The text of an object; empty if there is none of that name. */
  Optional<String> find(String name);

  /**
   * An object read as HOCON, of which JSON is a part; empty if there is none of that name.
   *
   * @throws ParameterException if the text is no HOCON or JSON object
   */
  Optional<Map<String, @Nullable Object>> findMap(String name);

  /** The names of all objects. */
  List<String> names();

  /** Deletes an object; nothing happens if there is none. */
  void delete(String name);
}
