package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import org.jspecify.annotations.Nullable;

/** Events and points exactly as reported, in pages whose scroll ids carry their state. */
final class RawEventActions {
  private static final int LARGEST_QUERY = 10_000;
  private static final int LARGEST_PAGE = 200_000;
  private static final int DEFAULT_EVENTS = 500;

  private RawEventActions() {}

  static void register(ActionRegistry actions) {
    Fields fields = Fields.of("task:str!", "batch_size:int", "scroll_id:str", "model_events:bool");
    actions.add(
        "events.get_task_events", "1.0", fields.and("metrics:[dict]"), RawEventActions::events);
    actions.add(
        "events.scalar_metrics_iter_raw",
        "2.16",
        fields.and("metric:dict!"),
        RawEventActions::points);
  }

  private static ObjectNode events(ActionCall call) {
    Targets.one(call);
    int size = call.number("batch_size", DEFAULT_EVENTS);
    ScrollToken scroll = scroll(call).orElse(new ScrollToken(null, null, call.body()));
    if (isAtEnd(call, scroll)) {
      ObjectNode data = page(0, scroll.total(), scroll.encoded());
      data.putArray("events");
      return data;
    }
    ObjectNode first = scroll.request();
    Set<EventType> types = Choice.types(first);
    boolean descending = Choice.of(first, "order", "asc", "desc").equals("desc");
    List<StoredEvent> all =
        EventStore.of(call.state())
            .find(List.of(call.text("task")), types, EventFilter.of(first.path("metrics")));
    Integer total = total(scroll, first.path("count_total").asBoolean(true), all);
    List<StoredEvent> page =
        EventPage.of(
            withIteration(all),
            StoredEvent::iteration,
            descending,
            scroll.from(),
            Math.min(size, LARGEST_QUERY));
    if (all.size() > withIteration(all).size() && page.size() < Math.min(size, all.size())) {
      throw new ApiError(500, 0, "'iter'"); // the server misses the iteration of a later event
    }
    ObjectNode data =
        page(page.size(), total, new ScrollToken(lastKey(page), total, first).encoded());
    ArrayNode shown = data.putArray("events");
    page.forEach(event -> shown.add(event.toJson()));
    return data;
  }

  private static @Nullable Integer total(
      ScrollToken scroll, boolean counted, List<StoredEvent> all) {
    if (counted && scroll.total() == null) {
      return all.size();
    }
    return scroll.total();
  }

  private static List<StoredEvent> withIteration(List<StoredEvent> events) {
    return events.stream().filter(event -> event.iter() != null).toList();
  }

  private static @Nullable Long lastKey(List<StoredEvent> page) {
    return page.isEmpty() ? null : page.get(page.size() - 1).iteration();
  }

  private static ObjectNode points(ActionCall call) {
    CurveKey key = CurveKey.of(Choice.of(call.body(), "key", "iter", "timestamp", "iso_time"));
    int asked = call.number("batch_size", 0);
    if (asked < 0) {
      throw ErrorCode.VALIDATION_ERROR.because("batch_size should be non negative number");
    }
    Optional<ScrollToken> given = scroll(call);
    ScrollToken scroll = given.orElse(new ScrollToken(null, null, call.body()));
    if (isAtEnd(call, scroll)) {
      ObjectNode data = page(0, scroll.total(), scroll.encoded());
      data.putObject("variants");
      return data;
    }
    int size =
        asked > 0
            ? asked
            : given.map(token -> token.request().path("batch_size").asInt()).orElse(LARGEST_QUERY);
    Targets.one(call);
    List<StoredEvent> all =
        EventStore.of(call.state())
            .find(
                List.of(call.text("task")),
                EnumSet.of(EventType.SCALAR),
                EventFilter.of(call.body().path("metric")));
    Integer total = total(scroll, call.flag("count_total", false), all);
    List<StoredEvent> page = pages(all, key, scroll.from(), Math.min(size, LARGEST_PAGE));
    Long last = page.isEmpty() ? null : key.of(page.get(page.size() - 1));
    ObjectNode request = call.body().deepCopy().put("batch_size", size);
    ObjectNode data = page(page.size(), total, new ScrollToken(last, total, request).encoded());
    putVariants(data.putObject("variants"), page, key);
    return data;
  }

  /** The server asks its index for at most so many at once, and goes on until the page is full. */
  private static List<StoredEvent> pages(
      List<StoredEvent> all, CurveKey key, @Nullable Long from, int size) {
    List<StoredEvent> found = new ArrayList<>();
    Long after = from;
    for (int done = 0; done < size; done += LARGEST_QUERY) {
      List<StoredEvent> page =
          EventPage.of(all, key::of, false, after, Math.min(size, LARGEST_QUERY));
      if (page.isEmpty()) {
        break;
      }
      found.addAll(page);
      after = key.of(page.get(page.size() - 1));
    }
    return found;
  }

  private static void putVariants(ObjectNode variants, List<StoredEvent> page, CurveKey key) {
    String keyName = key == CurveKey.ISO_TIME ? "iso_time" : key.field();
    for (StoredEvent event : page) {
      ObjectNode variant =
          variants.get(event.variant()) instanceof ObjectNode known
              ? known
              : variants.putObject(event.variant());
      variant.withArray("/y").add(event.value());
      variant.withArray("/" + keyName).add(key.of(event));
    }
  }

  private static Optional<ScrollToken> scroll(ActionCall call) {
    return call.findText("scroll_id").filter(id -> !id.isEmpty()).map(ScrollToken::decode);
  }

  private static boolean isAtEnd(ActionCall call, ScrollToken scroll) {
    return scroll.from() == null
        && call.findText("scroll_id").filter(id -> !id.isEmpty()).isPresent();
  }

  private static ObjectNode page(int returned, @Nullable Integer total, String scrollId) {
    return Json.object().put("returned", returned).put("total", total).put("scroll_id", scrollId);
  }
}
