package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.testkit.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** What the server notes of a plot besides its text, which it does not check. */
final class PlotText {
  private static final Pattern IMAGE_SOURCE =
      Pattern.compile(
          "['\"]source['\"]:\\s?['\"]([a-z][a-z0-9+\\-.]*://.*?)['\"]", Pattern.CASE_INSENSITIVE);

  private PlotText() {}

  static ObjectNode measured(@Nullable ObjectNode fields) {
    ObjectNode plot = fields == null ? Json.object() : fields;
    String text = plot.path("plot_str").asText();
    plot.put("plot_len", text.codePointCount(0, text.length()));
    Set<String> sources = new LinkedHashSet<>();
    for (Matcher source = IMAGE_SOURCE.matcher(text); source.find(); ) {
      sources.add(source.group(1));
    }
    if (!sources.isEmpty()) {
      ArrayNode urls = plot.putArray("source_urls");
      sources.forEach(urls::add);
    }
    return plot;
  }
}
