package ml.clear.sdk.internal.param;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;

/** The values of a map, record or bean, spread over parameter names, and put together again. */
final class Connected {
  /** One parameter: the program's own value, and the type an override has to become. */
  record Leaf(@Nullable Object local, Wanted wanted) {}

  private final Map<ParameterName, Leaf> leaves = new LinkedHashMap<>();

  private Connected() {}

  /**
   * Each value in the holder by its name; a value that is no map, record or bean is one leaf.
   *
   * @param name the name of the whole, or its section
   */
  static Map<ParameterName, Leaf> leaves(String name, @Nullable Object holder) {
    Connected connected = new Connected();
    connected.add(name, holder, Wanted.like(holder), 0);
    return connected.leaves;
  }

  private void add(String name, @Nullable Object value, Wanted wanted, int depth) {
    PlainTree.checkDepth(name, depth);
    if (value == null || !PlainTree.isNested(value)) {
      addLeaf(name, new Leaf(value, wanted));
      return;
    }
    Map<String, @Nullable Object> entries = PlainTree.entries(name, value);
    if (entries.isEmpty() && depth > 0) {
      addLeaf(name, new Leaf(value, wanted));
    }
    Map<String, Wanted> declared = declaredTypes(value, wanted, entries);
    entries.forEach(
        (key, entry) ->
            add(name + "/" + key, entry, declared.getOrDefault(key, Wanted.ANY), depth + 1));
  }

  private void addLeaf(String name, Leaf leaf) {
    if (leaves.put(ParameterName.parse(name), leaf) != null) {
      throw new ParameterException(name, "two values have this name");
    }
  }

  private static Map<String, Wanted> declaredTypes(
      Object holder, Wanted wanted, Map<String, @Nullable Object> entries) {
    Map<String, Wanted> types = new LinkedHashMap<>();
    if (holder instanceof Map) {
      Wanted element = wanted.argument(1);
      entries.forEach(
          (key, value) ->
              types.put(key, element.equals(Wanted.ANY) ? Wanted.like(value) : element));
    } else {
      for (Shape.Property property : Shape.of(holder.getClass()).orElseThrow().properties()) {
        types.put(property.name(), Wanted.declared(property.type(), entries.get(property.name())));
      }
    }
    return types;
  }

  /**
   * The holder with some values replaced: a map, record or data class is copied if anything in it
   * changes, a bean is filled.
   */
  static Object with(
      String name, Object holder, Map<ParameterName, ? extends @Nullable Object> overrides) {
    if (overrides.isEmpty()) {
      return holder;
    }
    return holder instanceof Map<?, ?> map
        ? withEntries(name, map, overrides)
        : withProperties(name, holder, Shape.of(holder.getClass()).orElseThrow(), overrides);
  }

  private static Object withEntries(
      String name, Map<?, ?> map, Map<ParameterName, ? extends @Nullable Object> overrides) {
    Map<Object, @Nullable Object> copy = copyOf(map);
    boolean changed = false;
    for (Map.Entry<Object, @Nullable Object> entry : copy.entrySet()) {
      String entryName = name + "/" + PlainTree.keyText(name, entry.getKey());
      Object value = replaced(entryName, entry.getValue(), overrides);
      changed |= value != entry.getValue();
      entry.setValue(value);
    }
    return changed ? copy : map;
  }

  @SuppressWarnings("unchecked") // the copy holds what the map held, and the same keys
  private static Map<Object, @Nullable Object> copyOf(Map<?, ?> map) {
    if (map instanceof EnumMap<?, ?> byEnum) {
      return (Map<Object, @Nullable Object>) (Map<?, ?>) byEnum.clone();
    }
    return map instanceof SortedMap<?, ?> sorted
        ? (Map<Object, @Nullable Object>) (Map<?, ?>) new TreeMap<>(sorted)
        : new LinkedHashMap<>(map);
  }

  private static Object withProperties(
      String name,
      Object holder,
      Shape shape,
      Map<ParameterName, ? extends @Nullable Object> overrides) {
    List<@Nullable Object> values = new ArrayList<>();
    Map<Shape.Property, @Nullable Object> changed = new LinkedHashMap<>();
    for (Shape.Property property : shape.properties()) {
      Object before = shape.read(holder, property);
      Object after = replaced(name + "/" + property.name(), before, overrides);
      values.add(after);
      if (after != before) {
        changed.put(property, after);
      }
    }
    if (changed.isEmpty()) {
      return holder;
    }
    if (shape.isRecord()) {
      return shape.create(values);
    }
    shape.fill(holder, changed);
    return holder;
  }

  private static @Nullable Object replaced(
      String name,
      @Nullable Object value,
      Map<ParameterName, ? extends @Nullable Object> overrides) {
    if (value != null && PlainTree.isNested(value) && !PlainTree.entries(name, value).isEmpty()) {
      return with(name, value, overrides);
    }
    ParameterName key = ParameterName.parse(name);
    return overrides.containsKey(key) ? overrides.get(key) : value;
  }
}
