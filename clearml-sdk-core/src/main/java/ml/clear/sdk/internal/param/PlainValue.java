package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value is where no Java type says so: {@code Boolean}, {@code Long} or {@code BigInteger},
 * {@code Double}, {@code String}, {@code List}, {@code Map} or null. Integers are {@code Long} even
 * when they are small, so that the class does not depend on the value.
 */
final class PlainValue {
  private PlainValue() {}

  static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> map(node);
      case ARRAY -> list(node);
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.isIntegralNumber() ? integer(node.bigIntegerValue()) : (Object) node.doubleValue();
      case STRING -> node.textValue();
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  static Object integer(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static List<@Nullable Object> list(JsonNode array) {
    List<@Nullable Object> values = new ArrayList<>(array.size());
    array.forEach(element -> values.add(of(element)));
    return Collections.unmodifiableList(values);
  }

  private static Map<String, @Nullable Object> map(JsonNode object) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    object.properties().forEach(field -> values.put(field.getKey(), of(field.getValue())));
    return Collections.unmodifiableMap(values);
  }
}
