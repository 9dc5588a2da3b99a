package ml.clear.sdk.tests.queue.fight;

/**
 * A line of a consumer's log.
 *
 * @param nanos on the machine's monotonic clock, which all its processes share
 * @param process which life of which process
 * @param kind RUN when the handler begins, END when it is about to return
 * @param token of the claim
 */
record FightEvent(long nanos, String process, Kind kind, String task, long token) {
  enum Kind {
    RUN,
    END
  }

  static FightEvent parse(String line) {
    String[] parts = line.split(" ", -1);
    return new FightEvent(
        Long.parseLong(parts[0]),
        parts[1],
        Kind.valueOf(parts[2]),
        parts[3],
        Long.parseLong(parts[4]));
  }

  String line() {
    return nanos + " " + process + " " + kind + " " + task + " " + token;
  }
}
