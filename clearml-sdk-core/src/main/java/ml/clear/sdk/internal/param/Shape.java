package ml.clear.sdk.internal.param;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a record, data class or bean class. This, {@link DataClasses} and {@link
 * BeanProperties} are the only classes of the library that use reflection: looking into the user's
 * own classes is what they are for.
 */
final class Shape {
  /** One component of a record or data class, or what can be read and written of a bean. */
  record Property(String name, Type type, MethodHandle getter, @Nullable MethodHandle setter) {}

  private final Class<?> type;
  private final List<Property> properties;
  private final @Nullable MethodHandle constructor;

  Shape(Class<?> type, List<Property> properties, @Nullable MethodHandle constructor) {
    this.type = type;
    this.properties = properties;
    this.constructor = constructor;
  }

  /**
   * The shape of a class of the user's own; empty for the classes of the JDK and for those without
   * a property.
   *
   * @throws ParameterException if the class is closed to this library
   */
  static Optional<Shape> of(Class<?> type) {
    boolean ofTheJdk = type.getClassLoader() == null || type.getName().startsWith("java.");
    if (ofTheJdk || type.isArray() || type.isInterface()) {
      return Optional.empty();
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      if (type.isRecord()) {
        return Optional.of(ofRecord(type, lookup));
      }
      List<Property> properties = BeanProperties.of(type, lookup);
      Optional<Shape> dataClass = DataClasses.shapeOf(type, lookup);
      if (dataClass.isPresent() && properties.size() < dataClass.get().properties().size()) {
        return dataClass; // one that can be set as a whole is filled, as beans are
      }
      return properties.isEmpty()
          ? Optional.empty()
          : Optional.of(new Shape(type, properties, null));
    } catch (IllegalAccessException e) {
      throw new ParameterException(
          type.getName(),
          "the class cannot be read; its module has to open package "
              + type.getPackageName()
              + " to ml.clear.sdk",
          e);
    }
  }

  private static Shape ofRecord(Class<?> type, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    List<Property> properties = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      MethodHandle getter = lookup.unreflect(component.getAccessor());
      properties.add(new Property(component.getName(), component.getGenericType(), getter, null));
    }
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      MethodHandle constructor =
          lookup.findConstructor(type, MethodType.methodType(void.class, types));
      return new Shape(type, properties, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its canonical constructor: " + type, e);
    }
  }

  List<Property> properties() {
    return properties;
  }

  /** Whether it is made anew from all its values; else it is filled. */
  boolean isRecord() {
    return constructor != null;
  }

  /** The value of a property. */
  @Nullable Object read(Object holder, Property property) {
    try {
      return property.getter().invoke(holder);
    } catch (Throwable e) {
      throw failed("reading " + property.name(), e);
    }
  }

  /** A new record or data class with these values, in the order of its components. */
  Object create(List<? extends @Nullable Object> values) {
    MethodHandle canonical = constructor;
    if (canonical == null) {
      throw new IllegalStateException("not a record: " + type);
    }
    try {
      return canonical.invokeWithArguments(values);
    } catch (Throwable e) {
      throw failed("it refused the values " + values, e);
    }
  }

  /** Sets the properties of a bean. */
  void fill(Object bean, Map<Property, @Nullable Object> values) {
    values.forEach(
        (property, value) -> {
          try {
            MethodHandle setter = property.setter();
            if (setter != null) {
              setter.invoke(bean, value);
            }
          } catch (Throwable e) {
            throw failed("setting " + property.name() + " to " + value, e);
          }
        });
  }

  private ParameterException failed(String what, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return new ParameterException(type.getName(), what + ": " + cause.getMessage(), cause);
  }
}
