package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import ml.clear.sdk.testkit.internal.server.Accounts;

/** What a document has when a recording does not show it: what the server gives a new one. */
final class SeedDefaults {
  private static final Map<Kind, String> DEFAULTS = new EnumMap<>(Kind.class);

  static {
    DEFAULTS.put(Kind.USER, "{'name':'user','role':'user'}");
    DEFAULTS.put(
        Kind.PROJECT,
        "{'user':'__tests__','name':'project-ID','description':'','tags':[],'system_tags':[],"
            + "'featured':9999}");
    DEFAULTS.put(
        Kind.TASK,
        "{'user':'__tests__','name':'task-ID','type':'training','status':'created',"
            + "'report_assets':[],'output':{},'execution':{'test_split':0,'parameters':{},"
            + "'model_desc':{},'model_labels':{},'artifacts':[]},'tags':[],'system_tags':[],"
            + "'script':{'binary':'python','repository':'','entry_point':'','requirements':{}},"
            + "'last_iteration':0,'last_metrics':{},'unique_metrics':[],'metric_stats':{},"
            + "'hyperparams':{},'configuration':{},'runtime':{},'models':{'input':[],'output':[]},"
            + "'container':{}}");
    DEFAULTS.put(
        Kind.MODEL,
        "{'user':'__tests__','name':'model-ID','tags':[],'system_tags':[],'uri':'','design':{},"
            + "'labels':{},'ready':true,'metadata':{},'last_iteration':0,'last_metrics':{}}");
    DEFAULTS.put(
        Kind.QUEUE, "{'name':'queue-ID','tags':[],'system_tags':[],'entries':[],'metadata':{}}");
  }

  private SeedDefaults() {}

  static ObjectNode of(Kind kind, ObjectNode seed) {
    try {
      String json = DEFAULTS.getOrDefault(kind, "{}").replace('\'', '"');
      ObjectNode document =
          (ObjectNode) Recording.JSON.readTree(json.replace("ID", seed.path("id").asText()));
      document.put("company", Accounts.COMPANY);
      document.set("last_update", seed.path("created"));
      merge(document, seed);
      return document;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the defaults are JSON", e);
    }
  }

  private static void merge(ObjectNode document, JsonNode seed) {
    seed.properties()
        .forEach(
            field -> {
              JsonNode old = document.get(field.getKey());
              if (old instanceof ObjectNode object && field.getValue().isObject()) {
                merge(object, field.getValue());
              } else {
                document.set(field.getKey(), field.getValue());
              }
            });
  }
}
