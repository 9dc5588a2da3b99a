package ml.clear.sdk.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How one raw call is made. Immutable.
 *
 * @param version API version to ask for, such as {@code 2.31}; empty for the server's newest
 * @param deadline longest time for all attempts together, positive; empty for the client's control
 *     deadline, 10 s unless set
 * @param repeatable whether the call may be sent again after a failure that leaves open whether the
 *     server acted: true for reads and for writes that come to the same when done twice
 */
public record CallOptions(
    Optional<String> version, Optional<Duration> deadline, boolean repeatable) {
  /** The server's newest version, the client's deadline, not repeatable. */
  public static final CallOptions DEFAULT =
      new CallOptions(Optional.empty(), Optional.empty(), false);

  /** Checks for nulls. */
  public CallOptions {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(deadline, "deadline");
  }

  /**
   * A copy that asks for one API version.
   *
   * @param version such as {@code 2.31}; an older server is not asked
   */
  public CallOptions withVersion(String version) {
    return new CallOptions(Optional.of(version), deadline, repeatable);
  }

  /**
   * A copy with its own deadline.
   *
   * @param deadline longest time for all attempts together; positive
   */
  public CallOptions withDeadline(Duration deadline) {
    return new CallOptions(version, Optional.of(deadline), repeatable);
  }

  /** A copy that may be sent again although the server may have acted on the first attempt. */
  public CallOptions withRepeats() {
    return new CallOptions(version, deadline, true);
  }
}
