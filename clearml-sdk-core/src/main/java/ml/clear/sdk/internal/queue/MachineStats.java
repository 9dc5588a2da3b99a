package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import ml.clear.sdk.internal.json.Json;

/** The machine's load for the workers page, in the agent's units: percent and MB. */
final class MachineStats {
  private static final double MB = 1 << 20;

  private MachineStats() {}

  /** Null on a JVM without these figures; the server takes that. */
  static JsonNode now() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
      return NullNode.instance;
    }
    ObjectNode stats = Json.object();
    double load = system.getCpuLoad();
    if (load >= 0) { // the first look has nothing to compare with
      stats.putArray("cpu_usage").add(rounded(load * 100));
    }
    double free = system.getFreeMemorySize() / MB;
    stats.put("memory_free", rounded(free));
    stats.put("memory_used", rounded(system.getTotalMemorySize() / MB - free));
    return stats;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
