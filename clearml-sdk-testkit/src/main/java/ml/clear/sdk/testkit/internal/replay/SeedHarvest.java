package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;

/** Walks through a recording and collects what it presupposes. */
final class SeedHarvest {
  /** Fields of joined answers that are computed, not kept. */
  private static final Set<String> COMPUTED =
      Set.of("stats", "workers", "sub_projects", "own_tasks", "own_models", "dataset_stats");

  private final Seeds seeds;
  private final Set<String> seenIds = new HashSet<>();
  private final Set<String> uploaded = new HashSet<>();
  private final Map<String, String> lastOfScroll = new HashMap<>();

  private SeedHarvest(Seeds seeds) {
    this.seeds = seeds;
  }

  static Seeds of(Recording recording) {
    var seeds = new Seeds(recording.start());
    var harvest = new SeedHarvest(seeds);
    recording.exchanges().forEach(harvest::exchange);
    return seeds;
  }

  private void exchange(Exchange exchange) {
    if (exchange.toFileServer()) {
      file(exchange);
      return;
    }
    String sent = exchange.path() + exchange.requestBody();
    IdMap.ID.matcher(sent).results().map(MatchResult::group).forEach(seenIds::add);
    if (exchange.succeeded()) {
      if (!isRead(exchange.action())) {
        newIds(exchange.data());
      }
      IssuedToken.claims(exchange.data().path("token").asText()).ifPresent(this::caller);
      references(exchange);
      documents(exchange);
      CurveSeeds.harvest(exchange, seeds);
      Filters.harvest(exchange, seeds);
    }
    IdMap.ID
        .matcher(exchange.responseBody().toString())
        .results()
        .map(MatchResult::group)
        .forEach(seenIds::add);
  }

  private void caller(JsonNode claims) {
    JsonNode identity = claims.path("identity");
    seeds.see(
        Kind.USER,
        Recording.JSON
            .createObjectNode()
            .put("id", identity.path("user").asText())
            .put("role", identity.path("role").asText()));
    seeds.loginName(identity.path("user").asText(), identity.path("user_name").asText());
  }

  static boolean isRead(String action) {
    String verb = action.substring(action.indexOf('.') + 1);
    return verb.startsWith("get_") || action.startsWith("events.") || action.startsWith("users.");
  }

  /** Ids that the answer to a change is the first to show were made by it. */
  private void newIds(JsonNode data) {
    if (data.isTextual()) {
      String text = data.textValue();
      if (IdMap.ID.matcher(text).matches() && !seenIds.contains(text)) {
        seeds.madeInside(text);
      }
    }
    data.forEach(this::newIds);
  }

  /** What an accepted request refers to must exist. */
  private void references(Exchange exchange) {
    String service = exchange.action().substring(0, Math.max(0, exchange.action().indexOf('.')));
    Optional<Kind> owner = Kind.ofField(service);
    boolean events = service.equals("events");
    for (JsonNode body :
        exchange.requestBody().isArray() ? exchange.requestBody() : one(exchange)) {
      if (!body.isObject() || body.path("model_event").asBoolean()) {
        continue;
      }
      body.properties()
          .forEach(
              field ->
                  Kind.ofReference(field.getKey(), owner.orElse(Kind.USER))
                      .filter(kind -> !events || kind == Kind.TASK)
                      .filter(kind -> IdMap.ID.matcher(field.getValue().asText()).matches())
                      .filter(kind -> mustExist(exchange, kind))
                      .ifPresent(kind -> seeds.mention(kind, field.getValue().asText())));
    }
  }

  /** Reads with filters, partial batches and some calls are accepted whatever they name. */
  private static boolean mustExist(Exchange exchange, Kind kind) {
    String action = exchange.action();
    boolean lenient =
        action.contains(".get_all")
            || action.endsWith(".ping")
            || action.endsWith(".dequeue")
            || (action.equals("queues.add_task") && kind == Kind.TASK)
            || (action.equals("queues.get_next_task") && kind == Kind.TASK)
            || exchange.data().path("errors").asInt() > 0;
    return !lenient;
  }

  private static List<JsonNode> one(Exchange exchange) {
    return List.of(exchange.requestBody());
  }

  private void documents(Exchange exchange) {
    exchange
        .data()
        .properties()
        .forEach(
            field ->
                Kind.ofField(field.getKey())
                    .filter(kind -> !exchange.action().startsWith("events."))
                    .ifPresent(kind -> documents(exchange, kind, field.getValue())));
    exchange.data().path("workers").forEach(this::worker);
    for (JsonNode queue : exchange.data().path("queues")) {
      queue.path("workers").forEach(worker -> seeds.workerOf(queue.path("id"), worker));
    }
    eventsWithin(exchange.data());
  }

  private void worker(JsonNode shown) {
    seeds.worker(shown);
    named(Kind.TASK, shown.path("task"));
    named(Kind.PROJECT, shown.path("project"));
    shown.path("queues").forEach(queue -> named(Kind.QUEUE, queue));
  }

  private void named(Kind kind, JsonNode shown) {
    if (shown.has("id") && shown.has("name")) {
      seeds.see(kind, seeds.named(shown.path("id").asText(), shown.path("name").asText()));
    }
  }

  private void documents(Exchange exchange, Kind kind, JsonNode shown) {
    List<String> ids = new ArrayList<>();
    for (JsonNode document : shown.isArray() ? shown : List.of(shown)) {
      if (document instanceof ObjectNode object && object.has("id")) {
        ObjectNode flat = flattened(kind, object);
        if (kind == Kind.PROJECT) {
          ancestors(flat);
        }
        if (isWhole(exchange)) {
          seeds.seeWhole(kind, flat);
        } else {
          seeds.see(kind, flat);
        }
        ids.add(object.path("id").asText());
      }
    }
    String scroll = exchange.data().path("scroll_id").asText("");
    if (!scroll.isEmpty() && !ids.isEmpty()) {
      String last = ids.get(ids.size() - 1);
      String former = lastOfScroll.put(scroll, last);
      if (former != null) {
        ids.add(0, former);
      }
    }
    JsonNode order = exchange.requestBody().path("order_by");
    if (order.isMissingNode() || order.isEmpty() || order.path(0).asText().equals("created")) {
      seeds.inOrder(kind, ids);
    } else if (order.path(0).asText().equals("-created")) {
      Collections.reverse(ids);
      seeds.inOrder(kind, ids);
    } else if (order.path(0).asText().equals("-last_update")) {
      Collections.reverse(ids);
      seeds.updatedInOrder(kind, ids);
    }
  }

  /** The projects above one, whose names are the beginnings of its name. */
  private void ancestors(ObjectNode project) {
    String[] names = project.path("name").asText().split("/", -1);
    JsonNode path = project.path("path");
    for (int i = 0; i < path.size() && i < names.length; i++) {
      String name = String.join("/", Arrays.asList(names).subList(0, i + 1));
      seeds.see(Kind.PROJECT, seeds.named(path.get(i).asText(), name));
    }
    String parent = project.path("parent").asText();
    if (IdMap.ID.matcher(parent).matches() && names.length > 1) {
      String name = String.join("/", Arrays.asList(names).subList(0, names.length - 1));
      seeds.see(Kind.PROJECT, seeds.named(parent, name));
    }
  }

  private static boolean isWhole(Exchange exchange) {
    return exchange.action().endsWith(".get_by_id")
        || (exchange.action().contains(".get_all")
            && !exchange.requestBody().hasNonNull("only_fields"));
  }

  /** Joined answers show documents where others are referred to; the database keeps their ids. */
  private ObjectNode flattened(Kind owner, ObjectNode shown) {
    ObjectNode flat = Recording.JSON.createObjectNode();
    shown
        .properties()
        .forEach(
            field -> {
              if (!COMPUTED.contains(field.getKey())) {
                flat.set(field.getKey(), flattened(owner, field.getKey(), field.getValue()));
              }
            });
    return flat;
  }

  private JsonNode flattened(Kind owner, String name, JsonNode value) {
    if (value.isArray()) {
      var array = Recording.JSON.createArrayNode();
      value.forEach(element -> array.add(flattened(owner, name, element)));
      return array;
    }
    if (!(value instanceof ObjectNode object)) {
      Kind.ofReference(name, owner)
          .filter(kind -> IdMap.ID.matcher(value.asText()).matches())
          .ifPresent(kind -> seeds.mention(kind, value.asText()));
      return value;
    }
    Optional<Kind> kind = Kind.ofReference(name, owner);
    boolean joined = object.has("id") && (kind.isPresent() || name.equals("company"));
    if (!joined) {
      return flattened(owner, object);
    }
    kind.ifPresent(target -> seeds.see(target, flattened(target, object)));
    return object.get("id");
  }

  private void eventsWithin(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("@timestamp")) {
      if (seeds.isOlder(object.path("task").asText())) {
        seeds.events().event(object);
      }
    } else {
      node.forEach(this::eventsWithin);
    }
  }

  private void file(Exchange exchange) {
    if (exchange.method().equals("POST")) {
      exchange
          .requestBody()
          .path("_multipart")
          .findValues("Content-Disposition")
          .forEach(header -> uploaded.add(header.asText()));
    } else if (exchange.method().equals("GET") && exchange.status() == 200) {
      String path = URI.create(exchange.path()).getPath();
      if (uploaded.stream().noneMatch(header -> header.contains(path.substring(1) + "\""))) {
        seeds.file(path, RequestBody.content(exchange.responseBody(), new IdMap()));
      }
    }
  }
}
