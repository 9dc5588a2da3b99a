package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.server.Documents;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/**
 * One read of a collection by the generic rules of {@code *.get_all} and {@code *.get_all_ex}.
 *
 * <pre>{@code
 * DocumentQuery query = new DocumentQuery(Shapes.QUEUE, call.state(), call.state().queues());
 * DocumentQuery.Result found = query.joined(call.body(), queue -> true); // or plain(...)
 * }</pre>
 */
public final class DocumentQuery {
  private static final int MAX_PAGE = 500;
  private final Shape shape;
  private final ServerState state;
  private final Documents documents;

  /** A read of these documents. */
  public DocumentQuery(Shape shape, ServerState state, Documents documents) {
    this.shape = shape;
    this.state = state;
    this.documents = documents;
  }

  /**
   * What was found.
   *
   * @param documents copies, projected
   * @param scrollId to be put into the answer, if a scroll was asked for
   */
  public record Result(List<ObjectNode> documents, Optional<String> scrollId) {
    /** Puts the documents under a name, and the scroll id beside them. */
    public ObjectNode into(ObjectNode data, String name) {
      data.putArray(name).addAll(documents);
      scrollId.ifPresent(id -> data.put("scroll_id", id));
      return data;
    }
  }

  /** Leaves out what has the system tag {@code hidden}, unless it is asked for by id or at all. */
  public static Predicate<ObjectNode> notHidden(ObjectNode query) {
    if (query.path("search_hidden").asBoolean() || !isEmpty(query.path("id"))) {
      return unused -> true;
    }
    return document -> !hasTag(document, "hidden");
  }

  /** Whether a document has a system tag. */
  public static boolean hasTag(ObjectNode document, String tag) {
    for (JsonNode each : document.path("system_tags")) {
      if (each.asText().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty() || value.isNull();
  }

  /** The documents as {@code get_all} shows them: references are ids. */
  public Result plain(ObjectNode query, Predicate<ObjectNode> also) {
    Projection projection = new Projection(shape, Projection.asked(query));
    return run(query, also, projection::apply);
  }

  /** The documents as {@code get_all_ex} shows them: references are objects. */
  public Result joined(ObjectNode query, Predicate<ObjectNode> also) {
    Join join = new Join(shape, state, Projection.asked(query));
    return run(query, also, join::apply);
  }

  private Result run(
      ObjectNode query, Predicate<ObjectNode> also, Function<ObjectNode, ObjectNode> show) {
    List<ObjectNode> found = new ArrayList<>(documents.where(Filters.of(shape, query).and(also)));
    Ordering.of(shape, query).ifPresent(found::sort);
    if (query.has("scroll_id")) {
      return scroll(query, found, show);
    }
    if (query.hasNonNull("start")) {
      int start = query.path("start").asInt();
      return new Result(slice(found, start, scrollSize(query), show), Optional.empty());
    }
    int page = query.path("page").asInt(0);
    if (page < 0) {
      throw ErrorCode.VALIDATION_ERROR.because("page must be >=0", "field", "page");
    }
    int size = query.path("page_size").asInt(MAX_PAGE);
    if (size < 1) {
      throw ErrorCode.VALIDATION_ERROR.because("page_size must be >0", "field", "page_size");
    }
    int capped = Math.min(size, MAX_PAGE);
    return new Result(slice(found, page * capped, capped, show), Optional.empty());
  }

  private Result scroll(
      ObjectNode query, List<ObjectNode> found, Function<ObjectNode, ObjectNode> show) {
    int size = scrollSize(query);
    Scrolls scrolls = Scrolls.of(state);
    String id = scrolls.open(query.path("scroll_id").textValue());
    int position = scrolls.position(id);
    if (query.path("refresh_scroll").asBoolean()) {
      size = Math.max(position, size);
      position = 0;
    }
    List<ObjectNode> shown = slice(found, position, size, show);
    scrolls.move(id, position + shown.size());
    return new Result(shown, Optional.of(id));
  }

  private static int scrollSize(ObjectNode query) {
    JsonNode size = query.path("size");
    if (!size.isIntegralNumber() || size.asInt() < 1) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "Integer size parameter greater than 1 should be provided when working with scroll");
    }
    return size.asInt();
  }

  private static List<ObjectNode> slice(
      List<ObjectNode> all, int start, int size, Function<ObjectNode, ObjectNode> show) {
    return all.stream().skip(start).limit(size).map(show).toList();
  }
}
