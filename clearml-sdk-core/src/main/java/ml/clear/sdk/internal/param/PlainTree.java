package ml.clear.sdk.internal.param;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * Reduces what users hand over to what Python knows: null, {@code Boolean}, integral and fractional
 * {@code Number}, {@code String}, {@code Enum}, {@code List} and {@code Map} with text keys.
 */
final class PlainTree {
  /** Deeper than any honest configuration; a structure that holds itself ends here. */
  static final int MAX_DEPTH = 64;

  private PlainTree() {}

  /**
   * The plain form of a value.
   *
   * @param name the parameter, for the error
   * @throws ParameterException if it cannot be stored
   */
  static @Nullable Object of(String name, @Nullable Object value) {
    return of(name, value, 0);
  }

  private static @Nullable Object of(String name, @Nullable Object value, int depth) {
    checkDepth(name, depth);
    Object present = present(value);
    if (present == null || isScalar(present)) {
      return present;
    }
    if (present instanceof Character || TextTypes.classOf(present).isPresent()) {
      return present.toString();
    }
    if (present instanceof Collection<?> collection) {
      return list(name, collection, depth);
    }
    if (present.getClass().isArray()) {
      return list(name, elements(present), depth);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    entries(name, present)
        .forEach((key, entry) -> tree.put(key, of(name + "/" + key, entry, depth + 1)));
    return tree;
  }

  /** What is inside an {@code Optional}; null if it is empty. */
  static @Nullable Object present(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.orElse(null);
    }
    if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? optional.getAsInt() : null;
    }
    if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? optional.getAsLong() : null;
    }
    if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? optional.getAsDouble() : null;
    }
    return value;
  }

  private static boolean isScalar(Object value) {
    return value instanceof Boolean
        || value instanceof String
        || value instanceof Enum<?>
        || isIntegral(value)
        || value instanceof Double
        || value instanceof Float
        || value instanceof BigDecimal;
  }

  static boolean isIntegral(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger;
  }

  /** Whether a value is spread over several names: a map, record, data class or bean. */
  static boolean isNested(@Nullable Object value) {
    return value instanceof Map
        || (value != null
            && !(value instanceof Character)
            && !isScalar(value)
            && !(value instanceof Collection)
            && TextTypes.classOf(value).isEmpty()
            && Shape.of(value.getClass()).isPresent());
  }

  /**
   * The entries of a map, record, data class or bean by their text names.
   *
   * @throws ParameterException if it is none of these
   */
  static Map<String, @Nullable Object> entries(String name, Object holder) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    if (holder instanceof Map<?, ?> map) {
      map.forEach((key, value) -> entries.put(keyText(name, key), value));
      return entries;
    }
    Shape shape =
        Shape.of(holder.getClass())
            .orElseThrow(
                () ->
                    new ParameterException(
                        name,
                        "a "
                            + holder.getClass().getName()
                            + " cannot be stored: it is no scalar, collection, map, record, data"
                            + " class, case class, or object with getters and setters or public"
                            + " fields"
                            + remedy(holder)));
    for (Shape.Property property : shape.properties()) {
      entries.put(property.name(), shape.read(holder, property));
    }
    return entries;
  }

  /** Of Scala's library, collections are what people hand over. */
  static String remedy(Object refused) {
    return refused.getClass().getName().startsWith("scala.")
        ? "; convert what is Scala's, as a collection by asJava"
        : "";
  }

  static String keyText(String name, @Nullable Object key) {
    Object plain = key instanceof Enum<?> constant ? constant.name() : key;
    if (plain == null) {
      throw new ParameterException(name, "a map with a null key cannot be stored");
    }
    return plain.toString();
  }

  static void checkDepth(String name, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ParameterException(
          name, "nested more than " + MAX_DEPTH + " deep, or a structure that holds itself");
    }
  }

  private static List<@Nullable Object> list(
      String name, Collection<? extends @Nullable Object> values, int depth) {
    List<@Nullable Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      Object element = of(name, value, depth + 1);
      plain.add(element instanceof Enum<?> constant ? constant.name() : element);
    }
    return plain;
  }

  static List<@Nullable Object> elements(Object array) {
    int length = Array.getLength(array);
    List<@Nullable Object> elements = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }
}
