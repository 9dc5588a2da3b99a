package ml.clear.sdk.internal.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import ml.clear.sdk.doctor.Finding;
import ml.clear.sdk.doctor.Severity;

/** Collects findings; the one place where secrets are taken out of them. Not thread-safe. */
public final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private UnaryOperator<String> mask;

  /** None yet. */
  public Findings(UnaryOperator<String> mask) {
    this.mask = mask;
  }

  /** Once more secrets are known. */
  void maskWith(UnaryOperator<String> newMask) {
    mask = newMask;
  }

  void ok(String area, String message) {
    add(Severity.OK, area, message, "");
  }

  void info(String area, String message) {
    add(Severity.INFO, area, message, "");
  }

  void info(String area, String message, String remedy) {
    add(Severity.INFO, area, message, remedy);
  }

  void warning(String area, String message, String remedy) {
    add(Severity.WARNING, area, message, remedy);
  }

  void error(String area, String message, String remedy) {
    add(Severity.ERROR, area, message, remedy);
  }

  private void add(Severity severity, String area, String message, String remedy) {
    all.add(new Finding(severity, area, mask.apply(message), mask.apply(remedy)));
  }

  /** In the order of looking. */
  public List<Finding> all() {
    return List.copyOf(all);
  }
}
