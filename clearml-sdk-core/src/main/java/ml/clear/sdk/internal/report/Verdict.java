package ml.clear.sdk.internal.report;

import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;

/** What a failed request says about its events. */
enum Verdict {
  /** All is well. */
  TAKEN,
  /** Nothing: the server is away, overloaded, or does not let us in. Keep them and come back. */
  AWAY,
  /** A general error of the server: as away, but after some repeats one event is suspected. */
  SUSPECT,
  /** At least one event is bad and takes the others with it: find it by halving. */
  SPLIT,
  /** Too many bytes for the server or a proxy before it. */
  TOO_LARGE,
  /** None of the events was taken, as for a published or deleted task. */
  NONE_ADDED;

  private static final int EVENTS_NOT_ADDED = 131;
  private static final int DATA_ERROR = 100;
  private static final int DATABASE_UNAVAILABLE = 102;
  private static final int LOW_DISK_SPACE = 4;

  static Verdict of(Throwable failure) {
    if (failure instanceof AuthenticationException
        || !(failure instanceof ServerRejectedException rejection)) {
      return AWAY; // also errors of our own: a report is not lost for them
    }
    return switch (rejection.code()) {
      case 400 -> rejection.subcode() == EVENTS_NOT_ADDED ? NONE_ADDED : SPLIT;
      case 413 -> TOO_LARGE;
      case 415, 422 -> SPLIT;
      case 500 ->
          switch (rejection.subcode()) {
            // Repeated, such a batch fails for ever: a value or a key that cannot be indexed.
            case DATA_ERROR -> SPLIT;
            case DATABASE_UNAVAILABLE, LOW_DISK_SPACE -> AWAY;
            default -> SUSPECT;
          };
      default -> AWAY; // 404 and the like come from a proxy, not from this end point
    };
  }

  /** Whether the events may have arrived although the request failed. */
  static boolean leavesDoubt(Throwable failure) {
    return !(failure instanceof ClearMlException known) || known.effect() != Effect.NONE;
  }
}
