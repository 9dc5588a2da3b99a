package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of one parameter into the Java type the program wants. Where Python keeps the
 * default with a warning or takes any word for false, this is a {@link ParameterException}.
 */
final class ValueReader {
  private static final int SHOWN_CHARACTERS = 200;

  private final String name;
  private final String text;

  /**
   * For one parameter.
   *
   * @param name its section and name, for the error
   * @param text its value on the server
   */
  ValueReader(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * The typed value.
   *
   * @param wanted what the program needs
   * @param local the program's own value
   * @param serverType Python's name of the type; used if the program's own value says nothing
   */
  @Nullable Object read(Wanted wanted, @Nullable Object local, String serverType) {
    Class<?> raw = wanted.raw();
    if (isOptional(raw)) {
      Object value = read(optionalArgument(wanted), PlainTree.present(local), serverType);
      return optional(raw, value);
    }
    if (text.isEmpty() && isNull(raw, local)) {
      if (raw.isPrimitive()) {
        throw misfit(wanted);
      }
      return null;
    }
    if (raw == Object.class) {
      return ServerType.fit(text, serverType)
          .orElseThrow(() -> misfit("the type " + serverType + " that the task names"));
    }
    if (ScalarReader.reads(raw)) {
      return scalar(text, wanted);
    }
    return fromNode(CollectionText.parse(text).orElseThrow(() -> misfit(wanted)), wanted);
  }

  /** An empty text is how null is stored; but it is also an empty string, and false. */
  private static boolean isNull(Class<?> raw, @Nullable Object local) {
    if (local == null) {
      return true;
    }
    boolean hasEmptyForm = raw == boolean.class || raw == Boolean.class || raw == Object.class;
    return ScalarReader.reads(raw)
        && !hasEmptyForm
        && (!TextTypes.contains(raw) || ScalarReader.read("", raw).isEmpty());
  }

  /** Part of a list or object as the Java type the program wants. */
  @Nullable Object fromNode(JsonNode node, Wanted wanted) {
    Class<?> raw = wanted.raw();
    if (raw == Object.class) {
      return PlainValue.of(node);
    }
    if (isOptional(raw)) {
      return optional(raw, fromNode(node, optionalArgument(wanted)));
    }
    if (node.isNull() && !raw.isPrimitive()) {
      return null;
    }
    if (ScalarReader.reads(raw) && node.isValueNode()) {
      return scalar(node.asText(), wanted);
    }
    if (node.isArray() && (raw.isArray() || Iterable.class.isAssignableFrom(raw))) {
      return sequence(elements(node, wanted.argument(0)), wanted);
    }
    if (node.isObject() && raw.isAssignableFrom(LinkedHashMap.class)) {
      return map(node, wanted);
    }
    if (node.isObject()) {
      Optional<Shape> shape = Shape.of(raw).filter(Shape::isRecord);
      if (shape.isPresent()) {
        return record(node, raw, shape.get());
      }
    }
    throw misfit(wanted);
  }

  private Object scalar(String part, Wanted wanted) {
    return ScalarReader.read(part, wanted.raw())
        .orElseThrow(
            () -> part.equals(text) ? misfit(wanted) : misfit(wanted + " at '" + part + "'"));
  }

  private List<@Nullable Object> elements(JsonNode array, Wanted element) {
    List<@Nullable Object> elements = new ArrayList<>(array.size());
    array.forEach(node -> elements.add(fromNode(node, element)));
    return elements;
  }

  private Object sequence(List<@Nullable Object> elements, Wanted wanted) {
    Class<?> raw = wanted.raw();
    if (raw.isArray()) {
      Object array = Array.newInstance(raw.getComponentType(), elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Array.set(array, i, elements.get(i));
      }
      return array;
    }
    if (raw.isAssignableFrom(ArrayList.class)) {
      return elements;
    }
    if (raw.isAssignableFrom(LinkedHashSet.class)) {
      return new LinkedHashSet<>(elements);
    }
    if (raw.isAssignableFrom(TreeSet.class) && !elements.contains(null)) {
      return new TreeSet<>(elements);
    }
    throw misfit(wanted);
  }

  private Map<@Nullable Object, @Nullable Object> map(JsonNode object, Wanted wanted) {
    Wanted key = wanted.argument(0);
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            entry ->
                map.put(
                    key.raw() == Object.class ? entry.getKey() : scalar(entry.getKey(), key),
                    fromNode(entry.getValue(), wanted.argument(1))));
    return map;
  }

  private Object record(JsonNode object, Class<?> type, Shape shape) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Shape.Property component : shape.properties()) {
      JsonNode node = object.path(component.name());
      Wanted wanted = Wanted.declared(component.type(), null);
      if (node.isMissingNode() && wanted.raw().isPrimitive()) {
        throw misfit(type.getSimpleName() + ", which has a " + component.name());
      }
      values.add(node.isMissingNode() ? null : fromNode(node, wanted));
    }
    return shape.create(values);
  }

  private static boolean isOptional(Class<?> raw) {
    return raw == Optional.class
        || raw == OptionalInt.class
        || raw == OptionalLong.class
        || raw == OptionalDouble.class;
  }

  private static Wanted optionalArgument(Wanted wanted) {
    if (wanted.raw() == OptionalInt.class) {
      return new Wanted(Integer.class, List.of());
    }
    if (wanted.raw() == OptionalLong.class) {
      return new Wanted(Long.class, List.of());
    }
    return wanted.raw() == OptionalDouble.class
        ? new Wanted(Double.class, List.of())
        : wanted.argument(0);
  }

  private static Object optional(Class<?> raw, @Nullable Object value) {
    if (raw == OptionalInt.class) {
      return value == null ? OptionalInt.empty() : OptionalInt.of((int) value);
    }
    if (raw == OptionalLong.class) {
      return value == null ? OptionalLong.empty() : OptionalLong.of((long) value);
    }
    if (raw == OptionalDouble.class) {
      return value == null ? OptionalDouble.empty() : OptionalDouble.of((double) value);
    }
    return Optional.ofNullable(value);
  }

  private ParameterException misfit(Wanted wanted) {
    Class<?> raw = wanted.raw();
    String choices = raw.isEnum() ? ", one of " + Arrays.toString(raw.getEnumConstants()) : "";
    return misfit(wanted + choices);
  }

  private ParameterException misfit(String wanted) {
    String shown =
        text.length() <= SHOWN_CHARACTERS
            ? text
            : text.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
    return new ParameterException(name, "the value '" + shown + "' does not fit " + wanted);
  }
}
