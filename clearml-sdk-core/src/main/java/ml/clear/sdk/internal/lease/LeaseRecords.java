package ml.clear.sdk.internal.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerRegex;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.lease.LeaseRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of many leases of the server at once, for those who look after others' leases. */
public final class LeaseRecords {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseRecords.class);
  private static final int PAGE = 500;

  private LeaseRecords() {}

  /**
   * Every record of the leases whose name begins so, held and free ones, also superseded ones that
   * nobody has collected yet. Records that come and go meanwhile may be missed.
   */
  public static List<Epoch> withPrefix(ApiTransport transport, String prefix) {
    List<Epoch> records = new ArrayList<>();
    JsonNode queues;
    int page = 0;
    do {
      ObjectNode query = Json.object().put("page", page++).put("page_size", PAGE);
      query.put("name", "^" + ServerRegex.escape("lease-" + prefix) + ".*#[0-9]+$");
      query.put("search_hidden", true);
      query.putArray("only_fields").add("id").add("name").add("metadata");
      query.putArray("order_by").add("name");
      queues = transport.call(ApiCall.read("queues.get_all", query)).path("queues");
      queues.forEach(queue -> read(queue, records));
    } while (queues.size() == PAGE);
    return records;
  }

  private static void read(JsonNode queue, List<Epoch> records) {
    String name = queue.path("name").asText();
    String resource = name.substring("lease-".length(), name.lastIndexOf('#'));
    try {
      records.add(QueueRecord.read(resource, queue));
    } catch (LeaseRecordException e) { // one broken record must not hide the others
      LOG.debug("Passed over queue '{}'", name, e);
    }
  }
}
