package ml.clear.sdk.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import ml.clear.sdk.internal.json.Json;

/**
 * What the doctor found, in the order of looking. Immutable; holds no secret.
 *
 * @param at when, on this machine's clock
 * @param sdkVersion this library's version
 * @param findings all of them, good ones too
 */
public record DoctorReport(Instant at, String sdkVersion, List<Finding> findings) {
  /** Copies the list. */
  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /** The greatest severity among the findings. */
  public Severity worst() {
    return findings.stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.OK);
  }

  /** The findings of this severity. */
  public List<Finding> of(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }

  /** For people: a line each, with the remedy below it, and the counts at the end. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("ClearML SDK for the JVM ").append(sdkVersion).append(", ").append(at).append('\n');
    for (Finding finding : findings) {
      String severity = finding.severity().name().toLowerCase(Locale.ROOT);
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s %-13s %s%n",
              finding.severity().compareTo(Severity.WARNING) < 0
                  ? severity
                  : severity.toUpperCase(Locale.ROOT),
              finding.area(),
              indented(finding.message())));
      if (!finding.remedy().isEmpty()) {
        text.append(" ".repeat(23)).append("-> ").append(indented(finding.remedy())).append('\n');
      }
    }
    return text.append(of(Severity.ERROR).size())
        .append(" errors, ")
        .append(of(Severity.WARNING).size())
        .append(" warnings\n")
        .toString();
  }

  private static String indented(String text) {
    return text.replace("\n", "\n" + " ".repeat(23));
  }

  /** For programs: {@code {"at", "sdk", "worst", "findings": [{"severity", "area", ...}]}}. */
  public String json() {
    ObjectNode report = Json.object().put("at", at.toString()).put("sdk", sdkVersion);
    report.put("worst", worst().name().toLowerCase(Locale.ROOT));
    ArrayNode list = report.putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
          .put("area", finding.area())
          .put("message", finding.message())
          .put("remedy", finding.remedy());
    }
    return Json.text(report);
  }

  /** As {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
