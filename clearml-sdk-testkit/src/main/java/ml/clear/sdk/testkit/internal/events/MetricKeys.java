package ml.clear.sdk.testkit.internal.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names under which a task keeps a metric and variant.
 *
 * @param metricHash MD5 of the metric
 * @param variantHash MD5 of the variant
 * @param uniqueName as listed in the task's unique metrics
 */
record MetricKeys(String metricHash, String variantHash, String uniqueName) {
  static MetricKeys of(String metric, String variant) {
    return new MetricKeys(hash(metric), hash(variant), metric + "/" + variant);
  }

  static String hash(String name) {
    return md5(name.getBytes(StandardCharsets.UTF_8));
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
