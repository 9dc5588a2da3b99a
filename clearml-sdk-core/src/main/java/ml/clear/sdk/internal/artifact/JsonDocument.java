package ml.clear.sdk.internal.artifact;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VisibilityChecker;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import ml.clear.sdk.internal.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * JSON artifacts: indented by four, with sorted keys, and NaN as a bare word, as the reference
 * writes them.
 */
public final class JsonDocument {
  private static final ObjectMapper MAPPER =
      Json.MAPPER
          .copy()
          .setAnnotationIntrospector(new FieldsOfCaseClasses())
          .registerModule(new SimpleModule().setSerializerModifier(new NoBeansOfScala()));
  private static final ObjectWriter SORTED =
      MAPPER
          .writer(new Layout())
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);

  private JsonDocument() {}

  /**
   * The text of a map, list, record, bean, number, text or null.
   *
   * @throws IllegalArgumentException if it holds what JSON cannot
   */
  public static String text(@Nullable Object value) {
    try {
      // Twice, so that the components of records are sorted, too.
      Object plain = MAPPER.treeToValue(MAPPER.valueToTree(value), Object.class);
      return SORTED.writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).split(" \\(to avoid exception", 2)[0];
      throw new IllegalArgumentException("cannot be written as JSON: " + why, e);
    }
  }

  /**
   * Reads a document as maps, lists, texts, numbers, booleans and nulls, or as a record or bean.
   */
  public static <T> @Nullable T read(InputStream in, Class<T> type) throws IOException {
    return Json.MAPPER
        .readerFor(type)
        .with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .readValue(in);
  }

  /** Scala's case classes have no getters, and would be written as {@code { }}. */
  private static final class FieldsOfCaseClasses extends JacksonAnnotationIntrospector {
    @Override
    public VisibilityChecker<?> findAutoDetectVisibility(
        AnnotatedClass type, VisibilityChecker<?> checker) {
      VisibilityChecker<?> usual = super.findAutoDetectVisibility(type, checker);
      boolean isCaseClass =
          Arrays.stream(type.getRawType().getInterfaces())
              .anyMatch(each -> each.getName().equals("scala.Product"));
      return isCaseClass ? usual.withFieldVisibility(JsonAutoDetect.Visibility.ANY) : usual;
    }
  }

  /** Scala's collections would be written as beans: whether they are empty, and no element. */
  private static final class NoBeansOfScala extends BeanSerializerModifier {
    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
      Class<?> type = description.getBeanClass();
      if (type.getName().startsWith("scala.") && !Number.class.isAssignableFrom(type)) {
        throw new IllegalArgumentException(
            "a " + type.getName() + "; convert what is Scala's, as a collection by asJava");
      }
      return serializer;
    }
  }

  /** As Python's; Jackson can be told so only from 2.16 on, and Spark 3.5 brings 2.15. */
  private static final class Layout extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1L;

    Layout() {
      DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
      indentObjectsWith(indenter);
      indentArraysWith(indenter);
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new Layout();
    }
  }
}
