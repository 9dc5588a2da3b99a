package ml.clear.sdk.internal.param;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Java type an override has to become: as declared, and where the declaration says nothing, as
 * the program's own value is.
 *
 * @param raw the class
 * @param arguments element of a collection, array or {@code Optional}; key and value of a map
 */
record Wanted(Class<?> raw, List<Wanted> arguments) {
  /** Nothing is known: the text or the server's type decides. */
  static final Wanted ANY = new Wanted(Object.class, List.of());

  /** The type of a component or property that now has this value. */
  static Wanted declared(Type type, @Nullable Object local) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      List<Wanted> arguments =
          Arrays.stream(generic.getActualTypeArguments())
              .map(argument -> declared(argument, null))
              .toList();
      return new Wanted(raw, arguments);
    }
    if (type instanceof GenericArrayType array) {
      return local == null ? ANY : declared(local.getClass(), local).of(array, local);
    }
    if (type instanceof WildcardType wildcard) {
      return declared(wildcard.getUpperBounds()[0], local);
    }
    return type instanceof Class<?> raw ? declared(raw, local) : like(local);
  }

  private Wanted of(GenericArrayType array, Object local) {
    return new Wanted(raw, List.of(declared(array.getGenericComponentType(), firstOf(local))));
  }

  private static @Nullable Object firstOf(Object array) {
    List<@Nullable Object> elements = PlainTree.elements(array);
    return elements.isEmpty() ? null : elements.get(0);
  }

  private static Wanted declared(Class<?> raw, @Nullable Object local) {
    if (raw == Object.class) {
      return like(local);
    }
    if (raw.isArray()) {
      Wanted uniform = local == null ? ANY : uniform(PlainTree.elements(local));
      Class<?> component = raw.getComponentType();
      return new Wanted(
          raw, List.of(component == Object.class ? uniform : declared(component, null)));
    }
    boolean container =
        Collection.class.isAssignableFrom(raw)
            || Map.class.isAssignableFrom(raw)
            || raw == Optional.class;
    return new Wanted(raw, container ? like(local).arguments() : List.of());
  }

  /** The type of the program's own value. */
  static Wanted like(@Nullable Object local) {
    if (local == null) {
      return ANY;
    }
    if (local instanceof Enum<?> constant) {
      return new Wanted(constant.getDeclaringClass(), List.of());
    }
    if (local instanceof Optional<?> optional) {
      return new Wanted(Optional.class, List.of(like(optional.orElse(null))));
    }
    if (local instanceof Collection<?> collection) {
      return new Wanted(collectionClass(local), List.of(uniform(collection)));
    }
    if (local instanceof Map<?, ?> map) {
      return new Wanted(Map.class, List.of(uniform(map.keySet()), uniform(map.values())));
    }
    return local.getClass().isArray()
        ? declared(local.getClass(), local)
        : new Wanted(TextTypes.classOf(local).orElse(local.getClass()), List.of());
  }

  private static Class<?> collectionClass(Object local) {
    if (local instanceof SortedSet) {
      return SortedSet.class;
    }
    return local instanceof Set ? Set.class : List.class;
  }

  /** The type that all values have, or {@link #ANY}. */
  private static Wanted uniform(Collection<? extends @Nullable Object> values) {
    List<Wanted> types =
        values.stream().map((Function<@Nullable Object, Wanted>) Wanted::like).distinct().toList();
    return types.size() == 1 ? types.get(0) : ANY;
  }

  Wanted argument(int index) {
    return index < arguments.size() ? arguments.get(index) : ANY;
  }

  /** For an error: {@code int}, {@code List<Double>}. */
  @Override
  public String toString() {
    if (raw.isArray()) {
      return argument(0) + "[]";
    }
    String parameters =
        arguments.isEmpty()
            ? ""
            : arguments.toString().replaceFirst("^\\[", "<").replaceFirst("]$", ">");
    return raw.getSimpleName() + parameters;
  }
}
