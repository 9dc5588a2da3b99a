package ml.clear.sdk.param;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user properties of one task: small labelled values that may be changed at any time, also
 * after the task has ended, and shown as columns of the task table. Thread-safe.
 *
 * <p>All methods block for at most the control timeout (default 10 s), and throw {@link
 * ml.clear.sdk.ServerRejectedException} if the server refused, with nothing changed, and {@link
 * ml.clear.sdk.ServerUnreachableException} if no answer came; writing the same again is safe.
 */
public interface UserProperties {
  /**
   * Sets a property, adding or replacing it.
   *
   * @param name not empty
   * @param value a scalar or a collection, stored as text; null as the empty text
   * @throws ParameterException if the name is empty or the value cannot be stored
   */
  void set(String name, @Nullable Object value);

  /**
   * Sets several properties in one request; others stay as they are.
   *
   * @throws ParameterException if a name is empty or a value cannot be stored; none was set
   */
  void setAll(Map<String, ?> values);

  /** The text of a property; empty if there is none. */
  Optional<String> find(String name);

  /** The texts of all properties by name. */
  Map<String, String> getAll();

  /** Deletes a property; nothing happens if there is none. */
  void delete(String name);
}
