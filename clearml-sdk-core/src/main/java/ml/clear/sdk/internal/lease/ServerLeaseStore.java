package ml.clear.sdk.internal.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerRegex;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.lease.LeaseRecordException;

/**
 * Epochs as queues that nobody uses: their names are the one thing the API keeps unique. A system
 * tag hides them in the UI.
 */
public final class ServerLeaseStore implements LeaseStore {
  private static final int PAGE = 500;
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final int DUPLICATE_NAME = 801;
  private static final int NO_SUCH_QUEUE = 701;

  private final ApiTransport transport;

  /** A store on the server behind the transport. */
  public ServerLeaseStore(ApiTransport transport) {
    this.transport = transport;
  }

  @Override
  public List<Epoch> list(String resource, Duration limit) {
    String prefix = QueueRecord.prefix(resource);
    ObjectNode query = Json.object();
    query.put("name", "^" + ServerRegex.escape(prefix) + "[0-9]+$");
    query.put("search_hidden", true).put("page", 0).put("page_size", PAGE);
    query.putArray("only_fields").add("id").add("name").add("metadata");
    JsonNode queues =
        transport.call(ApiCall.read("queues.get_all", query).within(capped(limit))).path("queues");
    if (queues.size() >= PAGE) {
      throw new LeaseRecordException( // the greatest may be on the next page
          resource, PAGE + " queues or more are named '" + prefix + "<number>'", null);
    }
    List<Epoch> epochs = new ArrayList<>();
    for (JsonNode queue : queues) {
      epochs.add(QueueRecord.read(resource, queue));
    }
    return epochs;
  }

  @Override
  public Creation create(Epoch epoch, Duration limit) {
    ApiCall call = ApiCall.once("queues.create", QueueRecord.write(epoch)).within(capped(limit));
    try {
      transport.call(call);
      return Creation.LANDED;
    } catch (ServerRejectedException e) {
      if (e.is(400, DUPLICATE_NAME)) {
        return Creation.TAKEN;
      }
      return unknown(e);
    } catch (ClearMlException e) {
      return unknown(e);
    }
  }

  @Override
  public boolean renew(Epoch epoch, long beat, Duration limit) {
    return set(epoch, QueueRecord.BEAT, Long.toString(beat), limit);
  }

  @Override
  public void release(Epoch epoch, Duration limit) {
    set(epoch, QueueRecord.STATE, QueueRecord.FREE, limit);
  }

  @Override
  public void delete(Epoch epoch, Duration limit) {
    ObjectNode body = Json.object().put("queue", epoch.id()).put("force", true);
    try {
      transport.call(ApiCall.idempotent("queues.delete", body).within(capped(limit)));
    } catch (ServerRejectedException e) {
      if (!e.is(400, NO_SUCH_QUEUE)) {
        throw e;
      }
    }
  }

  /** One key of one queue; the others keep what they have, so a late beat cannot undo a release. */
  private boolean set(Epoch epoch, String key, String value, Duration limit) {
    ObjectNode body = Json.object().put("queue", epoch.id());
    body.putArray("metadata").add(QueueRecord.entry(key, value));
    try {
      ApiCall call =
          ApiCall.idempotent("queues.add_or_update_metadata", body).within(capped(limit));
      return transport.call(call).path("updated").asInt(0) > 0;
    } catch (ServerRejectedException e) {
      if (e.is(400, NO_SUCH_QUEUE)) {
        return false;
      }
      throw e;
    }
  }

  /** A day's lease must not wait a day for a dead server. */
  private static Duration capped(Duration limit) {
    return limit.compareTo(LONGEST_CALL) < 0 ? limit : LONGEST_CALL;
  }

  private static Creation unknown(ClearMlException e) {
    if (e.effect() == ClearMlException.Effect.NONE) {
      throw e;
    }
    return Creation.UNKNOWN;
  }
}
