package ml.clear.sdk.testkit.internal.server;

import java.time.Duration;

/**
 * How an answer travels.
 *
 * @param sentBytes how much of the body is sent before the connection is cut; negative for all of
 *     it, and without a cut
 * @param headers whether status and headers are sent at all
 * @param dripBytes size of the pieces the body is sent in; zero for the whole at once
 * @param dripPause time between two pieces
 */
public record Wire(int sentBytes, boolean headers, int dripBytes, Duration dripPause) {
  /** As it should. */
  public static final Wire WHOLE = new Wire(-1, true, 0, Duration.ZERO);

  /** Not at all: the connection is closed instead. */
  public static final Wire CUT = new Wire(0, false, 0, Duration.ZERO);

  /** Whether the connection is closed before everything is sent. */
  public boolean isCut() {
    return sentBytes >= 0;
  }
}
