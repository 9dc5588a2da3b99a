package ml.clear.sdk.internal.queue;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the lease on a claimed task tells others: enough to return the task if its worker dies. It
 * stands in the lease before the task leaves its queue.
 *
 * @param worker the worker that runs it
 * @param queue the id of the queue it came from
 */
record ClaimPurpose(String worker, String queue) {
  private static final Pattern TEXT = Pattern.compile("worker (.+) queue (\\S+)");

  static Optional<ClaimPurpose> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new ClaimPurpose(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  String text() {
    return "worker " + worker + " queue " + queue;
  }
}
