package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;

/** Images inside a Plotly figure, whose sources are files of the session. */
final class PlotImages {
  private PlotImages() {}

  /** Uploads them and puts their URLs into the event; a figure without any stays untouched. */
  static void upload(ObjectNode event, SessionContent content, ImportFiles files) {
    JsonNode figure;
    try {
      figure = Json.MAPPER.readTree(event.path("plot_str").asText());
    } catch (JsonProcessingException e) {
      return; // the server stores broken figures too
    }
    boolean changed = false;
    for (JsonNode image : figure.path("layout").path("images")) {
      Optional<String> url =
          content
              .dataPath(image.path("source").asText())
              .flatMap(path -> upload(path, content, files));
      if (url.isPresent() && image instanceof ObjectNode object) {
        object.put("source", url.get());
        changed = true;
      }
    }
    if (changed) {
      event.put("plot_str", Json.text(figure));
    }
  }

  private static Optional<String> upload(String path, SessionContent content, ImportFiles files) {
    return content.findFile(path).map(file -> files.sample(file, path).path("url").asText());
  }
}
