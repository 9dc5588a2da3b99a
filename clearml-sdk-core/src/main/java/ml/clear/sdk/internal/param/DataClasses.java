package ml.clear.sdk.internal.param;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.param.Shape.Property;

/**
 * Finds what a Kotlin data class or a Scala case class is made of: the first fields, and the
 * constructor that takes them in their order. The library of neither language is needed for it.
 */
final class DataClasses {
  private DataClasses() {}

  /** The shape of a data class or case class of the user's own; empty for any other class. */
  static Optional<Shape> shapeOf(Class<?> type, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    List<Field> fields =
        Arrays.stream(type.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .toList();
    Optional<Constructor<?>> constructor =
        Arrays.stream(type.getDeclaredConstructors())
            // not so where Kotlin's value classes are parameters: their fields hold something else
            .filter(each -> Modifier.isPublic(each.getModifiers()))
            .filter(each -> each.getParameterCount() > 0)
            .filter(each -> isScala(type) || hasComponent(type, each.getParameterCount()))
            .filter(each -> takesFirst(fields, each.getParameterTypes()))
            .max(Comparator.comparingInt(Constructor::getParameterCount));
    if (constructor.isEmpty()) {
      return Optional.empty();
    }
    List<Property> properties = new ArrayList<>();
    for (Field field : fields.subList(0, constructor.get().getParameterCount())) {
      properties.add(
          new Property(
              field.getName(), field.getGenericType(), lookup.unreflectGetter(field), null));
    }
    return Optional.of(new Shape(type, properties, lookup.unreflectConstructor(constructor.get())));
  }

  /** Scala's own case classes, as {@code Some} and the cells of lists, hold no names. */
  private static boolean isScala(Class<?> type) {
    return !type.getName().startsWith("scala.")
        && Arrays.stream(type.getInterfaces())
            .anyMatch(each -> each.getName().equals("scala.Product"));
  }

  private static boolean hasComponent(Class<?> type, int number) {
    return Arrays.stream(type.getMethods())
        .anyMatch(
            method ->
                method.getName().equals("component" + number) && method.getParameterCount() == 0);
  }

  private static boolean takesFirst(List<Field> fields, Class<?>[] parameters) {
    return parameters.length <= fields.size()
        && Arrays.equals(
            fields.stream().limit(parameters.length).map(Field::getType).toArray(), parameters);
  }
}
