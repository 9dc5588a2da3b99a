package ml.clear.sdk.internal.param;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.sdk.internal.param.Shape.Property;

/**
 * Finds what can be read and written in a class that is no record: pairs of a public getter and
 * setter, and public fields. In the order of the class's fields, since methods have none.
 */
final class BeanProperties {
  private BeanProperties() {}

  static List<Property> of(Class<?> type, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    Map<String, Property> byName = new TreeMap<>();
    for (Field field : type.getFields()) {
      int modifiers = field.getModifiers();
      if (!Modifier.isStatic(modifiers)
          && !Modifier.isFinal(modifiers)
          && !Modifier.isTransient(modifiers)) {
        byName.put(
            field.getName(),
            new Property(
                field.getName(),
                field.getGenericType(),
                lookup.unreflectGetter(field),
                lookup.unreflectSetter(field)));
      }
    }
    for (Method getter : type.getMethods()) {
      Optional<Method> setter = setter(type, getter);
      if (setter.isPresent()) {
        String name = propertyName(getter);
        byName.put(
            name,
            new Property(
                name,
                getter.getGenericReturnType(),
                lookup.unreflect(getter),
                lookup.unreflect(setter.get())));
      }
    }
    List<String> order = fieldNames(type);
    return byName.values().stream()
        .sorted(Comparator.comparingInt(property -> position(order, property.name())))
        .toList();
  }

  private static Optional<Method> setter(Class<?> type, Method getter) {
    String name = propertyName(getter);
    if (name.isEmpty()
        || getter.getParameterCount() > 0
        || getter.isBridge()
        || Modifier.isStatic(getter.getModifiers())) {
      return Optional.empty();
    }
    String setterName =
        "set" + getter.getName().substring(getter.getName().startsWith("is") ? 2 : 3);
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(setterName))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(
            method ->
                Arrays.equals(method.getParameterTypes(), new Class<?>[] {getter.getReturnType()}))
        .findFirst();
  }

  /** The property a method gets, decapitalised as JavaBeans do; empty if it is no getter. */
  private static String propertyName(Method method) {
    Class<?> type = method.getReturnType();
    boolean isGetter = type == boolean.class || type == Boolean.class;
    String name = method.getName();
    String suffix =
        name.startsWith("get")
            ? name.substring(3)
            : isGetter && name.startsWith("is") ? name.substring(2) : "";
    if (suffix.isEmpty() || !Character.isUpperCase(suffix.charAt(0))) {
      return "";
    }
    boolean acronym = suffix.length() > 1 && Character.isUpperCase(suffix.charAt(1));
    return acronym ? suffix : Character.toLowerCase(suffix.charAt(0)) + suffix.substring(1);
  }

  private static List<String> fieldNames(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      List<String> own = Arrays.stream(at.getDeclaredFields()).map(Field::getName).toList();
      names.addAll(0, own);
    }
    return names;
  }

  private static int position(List<String> order, String name) {
    int at = order.indexOf(name);
    return at < 0 ? Integer.MAX_VALUE : at;
  }
}
