package ml.clear.sdk.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a task's uploads, artifacts and models alike.
 *
 * @param stored how many are there and registered
 * @param failed how many failed; the training went on
 * @param unfinished how many are still under way; none once the task is closed
 * @param failures what each of the first hundred failures said, its artifact's or model's name
 *     first
 */
public record UploadSummary(int stored, int failed, int unfinished, List<String> failures) {
  /** Nothing was uploaded. */
  public static final UploadSummary NONE = new UploadSummary(0, 0, 0, List.of());

  /** More are counted, but not told one by one. */
  public static final int MAX_FAILURES_TOLD = 100;

  /** Copies the list. */
  public UploadSummary {
    failures = List.copyOf(failures);
  }

  /** Whether everything that was to be uploaded is there. */
  public boolean isComplete() {
    return failed == 0 && unfinished == 0;
  }

  /** Both together. */
  public UploadSummary plus(UploadSummary other) {
    List<String> told = new ArrayList<>();
    Stream.concat(failures.stream(), other.failures.stream())
        .limit(MAX_FAILURES_TOLD)
        .forEach(told::add);
    return new UploadSummary(
        stored + other.stored, failed + other.failed, unfinished + other.unfinished, told);
  }

  @Override
  public String toString() {
    return "stored "
        + stored
        + " + failed "
        + failed
        + " + unfinished "
        + unfinished
        + (failures.isEmpty() ? "" : " " + failures);
  }
}
