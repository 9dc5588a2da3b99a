package ml.clear.sdk.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the reports of one kind. At a quiet moment {@code offered = delivered + queued +
 * spooled + dropped}.
 *
 * @param offered reported by the program
 * @param delivered accepted by the server, or written to the offline session
 * @param queued in memory, waiting or under way
 * @param spooled on disk, waiting for the server
 * @param dropped given up, by reason; reasons that did not occur are absent
 * @param replaced of those offered, the scalars whose value {@link NonFinitePolicy} replaced
 */
public record DeliveryCounts(
    long offered,
    long delivered,
    long queued,
    long spooled,
    Map<DropReason, Long> dropped,
    long replaced) {
  /** Nothing was reported. */
  public static final DeliveryCounts NONE = new DeliveryCounts(0, 0, 0, 0, Map.of(), 0);

  /** Copies the map. */
  public DeliveryCounts {
    dropped = Map.copyOf(dropped);
  }

  /** All reports given up. */
  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Reports given up for this reason. */
  public long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** Both together. */
  public DeliveryCounts plus(DeliveryCounts other) {
    Map<DropReason, Long> sum = new EnumMap<>(DropReason.class);
    sum.putAll(dropped);
    other.dropped.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new DeliveryCounts(
        offered + other.offered,
        delivered + other.delivered,
        queued + other.queued,
        spooled + other.spooled,
        sum,
        replaced + other.replaced);
  }

  @Override
  public String toString() {
    return "offered "
        + offered
        + " = delivered "
        + delivered
        + " + queued "
        + queued
        + " + spooled "
        + spooled
        + " + dropped "
        + droppedInAll()
        + (dropped.isEmpty() ? "" : " " + new TreeMap<>(dropped));
  }
}
