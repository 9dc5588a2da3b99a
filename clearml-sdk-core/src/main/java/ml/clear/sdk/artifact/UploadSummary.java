package ml.clear.sdk.artifact;

import java.util.List;

/**
 * What became of a task's uploads.
 *
 * @param stored how many are there and registered
 * @param failed how many failed; the training went on
 * @param unfinished how many were still under way when the time was over
 * @param failures what each failure said, the artifact's name first
 */
public record UploadSummary(int stored, int failed, int unfinished, List<String> failures) {
  /** Copies the list. */
  public UploadSummary {
    failures = List.copyOf(failures);
  }
}
