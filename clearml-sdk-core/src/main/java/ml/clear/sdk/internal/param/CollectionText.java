package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.param.ParameterException;

/**
 * Reads the text of a list, tuple or dictionary: the JSON that the SDKs write, and what people type
 * into the web UI, such as {@code [adam, sgd]}, {@code ['a', 'b']} or {@code (4, 5)}.
 */
final class CollectionText {
  private static final ObjectReader JSON =
      Json.MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .with(JsonReadFeature.ALLOW_SINGLE_QUOTES);
  private static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();
  private static final ConfigParseOptions ALONE =
      ConfigParseOptions.defaults().setIncluder(new NoIncludes());
  private static final ConfigResolveOptions FROM_TEXT =
      ConfigResolveOptions.defaults().setUseSystemEnvironment(false);

  private CollectionText() {}

  /** The list or object in the text; empty if it holds neither. */
  static Optional<JsonNode> parse(String text) {
    String stripped = withoutParentheses(text.strip());
    if (!stripped.startsWith("[") && !stripped.startsWith("{")) {
      return Optional.empty();
    }
    return json(stripped).or(() -> hocon(stripped)).filter(JsonNode::isContainerNode);
  }

  /**
   * A whole configuration as an object; its keys are sorted unless it is JSON.
   *
   * @param name the configuration object, for the error
   * @throws ParameterException if the text is no HOCON or JSON object
   */
  static JsonNode parseDocument(String name, String text) {
    Optional<JsonNode> json = json(text);
    if (json.isPresent() && json.get().isObject()) {
      return json.get();
    }
    try {
      String rendered =
          ConfigFactory.parseString(text, ALONE).resolve(FROM_TEXT).root().render(CONCISE);
      return json(rendered).orElseThrow();
    } catch (ConfigException e) {
      throw new ParameterException(name, "the text is no HOCON or JSON object", e);
    }
  }

  private static String withoutParentheses(String text) {
    return text.startsWith("(") && text.endsWith(")")
        ? "[" + text.substring(1, text.length() - 1) + "]"
        : text;
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Words without quotes: HOCON reads them as YAML does, which Python uses here. */
  private static Optional<JsonNode> hocon(String text) {
    try {
      return json(
          ConfigFactory.parseString("value = " + text, ALONE).getValue("value").render(CONCISE));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }
}
