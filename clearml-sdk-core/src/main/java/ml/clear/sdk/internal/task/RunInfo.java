package ml.clear.sdk.internal.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.Function;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.json.Json;

/** The runtime keys a new task begins with: who reports, and on which machine. */
public final class RunInfo {
  private static final double GIB = 1L << 30;

  private RunInfo() {}

  /** Keys of the reference where the JVM has the fact, and the JVM's own beside them. */
  public static ObjectNode of(Environment environment, String sdkVersion) {
    Function<String, String> property = name -> environment.property(name).orElse("");
    Runtime jvm = Runtime.getRuntime();
    return Json.object()
        .put("CLEARML VERSION", "clearml-jvm-" + sdkVersion)
        .put("CLI", property.apply("sun.java.command"))
        .put("progress", "0")
        .put("platform", property.apply("os.name").toLowerCase(Locale.ROOT))
        .put("OS", property.apply("os.name") + " " + property.apply("os.version"))
        .put("processor", property.apply("os.arch"))
        .put("cpu_cores", Integer.toString(jvm.availableProcessors()))
        .put("hostname", environment.hostName())
        .put("jvm", property.apply("java.vm.name") + " " + property.apply("java.runtime.version"))
        .put("jvm_max_heap_gb", String.format(Locale.ROOT, "%.2f", jvm.maxMemory() / GIB));
  }
}
