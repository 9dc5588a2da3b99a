package ml.clear.sdk.lease;

import java.util.Objects;
import java.util.Optional;

/**
 * Who holds a lease, for display: nothing is decided by it. Immutable.
 *
 * @param host name of the machine
 * @param pid process id on that machine
 * @param task id of the ClearML task the process ran, if there was exactly one
 * @param purpose the holder's own words, may be empty
 */
public record LeaseHolder(String host, long pid, Optional<String> task, String purpose) {
  /** Checks the parts. */
  public LeaseHolder {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(purpose, "purpose");
  }
}
