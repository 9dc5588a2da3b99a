package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** Writes plain trees as JSON, in the form of Python's {@code json.dumps} or indented. */
final class PythonJson {
  private static final int LAST_PRINTABLE_ASCII = '~';
  private static final int ALL_CHARACTERS = 0;

  private PythonJson() {}

  /** One line with a space after each comma and colon, ASCII only; NaN and infinity as names. */
  static String line(@Nullable Object tree) {
    return write(tree, new Spaced(), LAST_PRINTABLE_ASCII);
  }

  /** A scalar with its characters as they are, which is also HOCON. */
  static String compact(@Nullable Object scalar) {
    return write(scalar, new MinimalPrettyPrinter(), ALL_CHARACTERS);
  }

  /** Indented by two spaces, for people. */
  static String indented(@Nullable Object tree) {
    return write(tree, new DefaultPrettyPrinter(), ALL_CHARACTERS);
  }

  private static String write(@Nullable Object tree, PrettyPrinter layout, int highestUnescaped) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
      json.setPrettyPrinter(layout);
      json.setHighestNonEscapedChar(highestUnescaped);
      json.configure(JsonWriteFeature.WRITE_HEX_UPPER_CASE.mappedFeature(), false);
      write(tree, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not reached: a StringWriter does not fail
    }
    return text.toString();
  }

  private static void write(@Nullable Object tree, JsonGenerator json) throws IOException {
    if (tree instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), json);
      }
      json.writeEndObject();
    } else if (tree instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(element, json);
      }
      json.writeEndArray();
    } else if (tree == null) {
      json.writeNull();
    } else if (tree instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (tree instanceof Number number) {
      json.writeNumber(number(number));
    } else {
      json.writeString(tree instanceof Enum<?> constant ? constant.name() : tree.toString());
    }
  }

  private static String number(Number number) {
    String text = Encoded.number(number);
    return switch (text) {
      case "nan" -> "NaN";
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      default -> text;
    };
  }

  private static final class Spaced extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }
  }
}
