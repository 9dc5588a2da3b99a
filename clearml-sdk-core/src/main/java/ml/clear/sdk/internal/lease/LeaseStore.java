package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.List;

/**
 * Where epochs are kept. The protocol needs of it: of several creates of one number that exists at
 * most once, one lands; a list that starts after a create shows every record that existed
 * throughout. Calls end within the given limit and throw {@code ClearMlException}. Thread-safe.
 */
public interface LeaseStore {
  /** What became of a create. */
  enum Creation {
    LANDED,
    TAKEN,
    /** No answer: it may have landed, or still land. */
    UNKNOWN
  }

  /** Every record of the resource. */
  List<Epoch> list(String resource, Duration limit);

  /** Creates the record, sending the request at most once. */
  Creation create(Epoch epoch, Duration limit);

  /** Replaces the beat of this record; false if it is gone. */
  boolean renew(Epoch epoch, long beat, Duration limit);

  /** Marks the record as released; nothing if it is gone. */
  void release(Epoch epoch, Duration limit);

  /** Removes the record; nothing if it is gone. */
  void delete(Epoch epoch, Duration limit);
}
