package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.report.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Sends one batch, in parts where the server cannot take it whole, and books the fate of each
 * event. Used by the sender thread alone.
 */
final class Delivery {
  /** Time for all attempts of one request; a batch of 500 series alone may take the server 6 s. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  /** General errors of the server in a row before the batch itself is suspected. */
  static final int MAX_SUSPICIONS = 5;

  /** A proxy that refuses even this much is broken, and one event a request would not mend it. */
  private static final int MIN_LEARNED_BYTES = 4_096;

  private final ApiTransport transport;
  private final CalmLog log;
  private final Refusals refusals;
  private int learnedMaxBytes = Integer.MAX_VALUE; // from 413s; holds for all later requests
  private int gentleMaxBytes = Integer.MAX_VALUE; // after requests without an answer; grows again
  private int maxLines =
      Integer.MAX_VALUE; // of the console; after one that failed in part; grows again
  private int suspicions;
  private int booked; // of the batch being sent
  private Duration asked = Duration.ZERO;

  Delivery(ApiTransport transport, CalmLog log) {
    this.transport = transport;
    this.log = log;
    this.refusals = new Refusals(log);
  }

  /**
   * Sends the batch. Blocks until each event is booked or the server turns out to be away.
   *
   * @return the events that are not booked because the server is away; null if all are
   */
  @Nullable Batch send(Batch batch) {
    booked = 0;
    asked = Duration.ZERO;
    try {
      return sendParts(batch);
    } catch (RuntimeException | Error e) {
      // Between two requests, as when memory is short: what is booked must not be booked again.
      return booked == batch.size() ? null : rest(batch, booked, e);
    }
  }

  private @Nullable Batch sendParts(Batch batch) {
    int chunk = batch.channel() == Channel.CONSOLE ? maxLines : batch.size();
    while (booked < batch.size()) {
      Batch part = part(batch, booked, chunk);
      Throwable failure = trySend(part);
      Verdict verdict = failure == null ? Verdict.TAKEN : judge(failure);
      if (failure != null) {
        if (verdict == Verdict.AWAY) {
          beGentle(part, failure);
          return rest(batch, booked, failure);
        }
        if (verdict == Verdict.TOO_LARGE) {
          learnedMaxBytes = Math.max(MIN_LEARNED_BYTES, part.lines().length / 2);
        }
        if (verdict != Verdict.NONE_ADDED && part.size() > 1) {
          chunk = part.size() / 2;
          if (isInDoubt(part, failure)) { // which of them arrived is read back first
            maxLines = chunk;
            return rest(batch, booked, failure);
          }
          continue;
        }
        drop(part, verdict, failure);
      }
      chunk = Math.max(chunk, chunk << 1); // past the bad event, grow again
    }
    return null;
  }

  /** Sends and books; gives back why it could not. */
  private @Nullable Throwable trySend(Batch part) {
    JsonNode answer;
    try {
      answer = transport.call(ApiCall.events(part.lines(), part.channel().repeat(), DEADLINE));
    } catch (RuntimeException | Error failure) { // a class that is missing, too: keep the events
      return failure;
    }
    refusals.settle(part, answer);
    booked += part.size();
    suspicions = 0;
    if (part.channel() == Channel.CONSOLE) {
      maxLines = Math.max(maxLines, maxLines << 1);
    }
    gentleMaxBytes = Math.max(gentleMaxBytes, gentleMaxBytes << 1); // on overflow as it is
    return null;
  }

  private Batch part(Batch batch, int from, int chunk) {
    int to = from + Math.min(batch.size() - from, chunk);
    int maxBytes = Math.min(learnedMaxBytes, gentleMaxBytes);
    while (to - from > 1 && batch.bytes(from, to) > maxBytes) {
      to = from + (to - from) / 2;
    }
    return batch.slice(from, to);
  }

  /**
   * A request that was sent and not answered may have been too much for the line or the server in
   * the time it had, and would be again: half of it comes next.
   */
  private void beGentle(Batch part, Throwable failure) {
    if (failure instanceof ServerUnreachableException unreachable) {
      asked = unreachable.retryAfter().orElse(Duration.ZERO);
      if (unreachable.effect() != Effect.NONE) {
        gentleMaxBytes = Math.max(MIN_LEARNED_BYTES, part.lines().length / 2);
      }
    }
  }

  /** How long the server asked to be left alone, when {@link #send} last gave something back. */
  Duration asked() {
    return asked;
  }

  private Verdict judge(Throwable failure) {
    Verdict verdict = Verdict.of(failure);
    if (verdict != Verdict.SUSPECT) {
      return verdict;
    }
    suspicions++;
    return suspicions < MAX_SUSPICIONS ? Verdict.AWAY : Verdict.SPLIT;
  }

  private Batch rest(Batch batch, int from, Throwable failure) {
    log.warn(
        failure.getClass().getName(), "reports wait because the server did not take them", failure);
    Batch rest = batch.slice(from, batch.size());
    return isInDoubt(rest, failure) ? rest.doubtful() : rest;
  }

  private static boolean isInDoubt(Batch batch, Throwable failure) {
    return batch.channel() == Channel.CONSOLE && Verdict.leavesDoubt(failure);
  }

  private void drop(Batch part, Verdict verdict, Throwable failure) {
    if (verdict == Verdict.NONE_ADDED && failure instanceof ServerRejectedException rejection) {
      refusals.settleNoneAdded(part, rejection.serverMessage());
      booked += part.size();
      return;
    }
    DropReason reason = verdict == Verdict.TOO_LARGE ? DropReason.TOO_LARGE : DropReason.REFUSED;
    part.forEachRow((row, count) -> row.dropped(reason, count));
    booked += part.size();
    log.warn(
        reason + failure.getClass().getName(),
        "the server refused a report of {} bytes of task {}",
        part.lines().length,
        part.row(0).taskId(),
        failure);
  }
}
