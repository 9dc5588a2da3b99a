package ml.clear.sdk.tests.lease.fight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the events of a fight prove. A term of one token is the time from when its holder was first
 * seen to believe in it until it would have believed without a close: for a killed or paused holder
 * too. Two terms that share a moment are an overlap.
 *
 * @param grants tokens that somebody believed in
 * @param takeovers grants whose predecessor was not closed
 * @param losses that were told
 * @param fenced writes that the counter refused
 * @param counted writes that the counter took
 * @param lostUpdates writes that it took and forgot
 * @param overlaps pairs of terms that share a moment
 * @param shrunk grants whose token is not greater than all before
 */
record Verdict(
    int grants,
    int takeovers,
    int losses,
    int fenced,
    int counted,
    int lostUpdates,
    int overlaps,
    int shrunk) {

  /** The belief in one token. */
  private static final class Term {
    private final long token;
    private long start = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private boolean closed;

    private Term(long token) {
      this.token = token;
    }

    private void add(Event event) {
      switch (event.kind()) {
        case HELD -> {
          start = Math.min(start, event.first());
          end = Math.max(end, event.second());
        }
        case CLOSING -> {
          closed = true;
          end = Math.min(end, event.first()); // the last event of its kind and of its token
        }
        default -> {}
      }
    }
  }

  /**
   * Judges.
   *
   * @param logs of all fighters, each in its order
   * @param counter its value at the end
   */
  static Verdict of(List<List<Event>> logs, long counter) {
    List<Term> all = new ArrayList<>();
    logs.forEach(log -> all.addAll(terms(log)));
    all.sort(Comparator.comparingLong(term -> term.start));
    List<Event> events = logs.stream().flatMap(List::stream).toList();
    int overlaps = 0;
    int shrunk = 0;
    int takeovers = 0;
    for (int i = 0; i < all.size(); i++) {
      Term term = all.get(i);
      for (int j = i + 1; j < all.size() && all.get(j).start < term.end; j++) {
        overlaps++;
      }
      shrunk += i > 0 && all.get(i - 1).token >= term.token ? 1 : 0;
      takeovers += i > 0 && !all.get(i - 1).closed ? 1 : 0;
    }
    return new Verdict(
        all.size(),
        takeovers,
        count(events, Event.Kind.LOST),
        count(events, Event.Kind.FENCED),
        count(events, Event.Kind.COUNTED),
        lostUpdates(events, counter),
        overlaps,
        shrunk);
  }

  private static List<Term> terms(List<Event> log) {
    List<Term> terms = new ArrayList<>();
    Term current = new Term(-1);
    for (Event event : log) {
      if (event.kind() == Event.Kind.HELD || event.kind() == Event.Kind.CLOSING) {
        if (event.token() != current.token || current.closed) {
          current = new Term(event.token());
          terms.add(current);
        }
        current.add(event);
      }
    }
    terms.removeIf(term -> term.start > term.end); // closed before it was seen: no belief
    return terms;
  }

  private static int count(List<Event> events, Event.Kind kind) {
    return (int) events.stream().filter(event -> event.kind() == kind).count();
  }

  /** Two that wrote the same value, and values above the counter's end. */
  private static int lostUpdates(List<Event> events, long counter) {
    Set<Long> values = new HashSet<>();
    int lost = 0;
    for (Event event : events) {
      if (event.kind() == Event.Kind.COUNTED) {
        lost += values.add(event.first()) && event.first() <= counter ? 0 : 1;
      }
    }
    return lost;
  }

  /** Whether a lease did what it promises, and had the chance to. */
  boolean isGood() {
    return grants > 0 && overlaps == 0 && lostUpdates == 0 && shrunk == 0;
  }

  /** The line that ends a fight. */
  String line() {
    return "grants %d, takeovers %d, lost updates %d, overlaps %d"
        .formatted(grants, takeovers, lostUpdates, overlaps);
  }
}
