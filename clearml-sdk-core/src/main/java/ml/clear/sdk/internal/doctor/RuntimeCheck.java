package ml.clear.sdk.internal.doctor;

import java.util.Locale;

/** This program's own ground: the JVM. */
final class RuntimeCheck {
  private static final long MIB = 1 << 20;

  private RuntimeCheck() {}

  static void look(Findings findings) {
    findings.ok(
        "jvm",
        String.format(
            Locale.ROOT,
            "Java %s (%s) on %s %s, heap up to %d MiB",
            System.getProperty("java.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().maxMemory() / MIB));
  }
}
