package ml.clear.sdk.internal.offline;

import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.offline.SessionProblem;

/** Collects what is wrong with a session; keeps the first of very many. Not thread-safe. */
public final class Problems {
  private static final int KEPT = 100;

  private final List<SessionProblem> list = new ArrayList<>();
  private long count;

  /** Notes a problem; {@code line} is 0 if it is no matter of lines. */
  void add(String file, long line, String problem) {
    count++;
    if (list.size() < KEPT) {
      list.add(new SessionProblem(file, line, problem));
    }
  }

  /** The first of them. */
  public List<SessionProblem> list() {
    return list;
  }

  /** All of them. */
  public long count() {
    return count;
  }
}
