package ml.clear.sdk.storage;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads an object of known size as ranges, some at a time, handed out front to back. */
final class ParallelRanges {
  private final RangeReader reader;
  private final ObjectStream first;
  private final long rangeBytes;
  private final long size;
  private final AtomicLong next = new AtomicLong();

  /**
   * Ranges of one object.
   *
   * @param first the answer with the first range
   * @param rangeBytes how long a range is
   */
  ParallelRanges(RangeReader reader, ObjectStream first, long rangeBytes, long size) {
    this.reader = reader;
    this.first = first;
    this.rangeBytes = rangeBytes;
    this.size = size;
  }

  /** Blocks until all is read, or one range has failed for good and the others have stopped. */
  void read(Workers workers) throws IOException {
    workers.run(this::readSome, () -> next.set(size));
  }

  private @Nullable Void readSome() throws IOException {
    for (long from = next.getAndAdd(rangeBytes); from < size; from = next.getAndAdd(rangeBytes)) {
      long end = Math.min(size, from + rangeBytes);
      if (from == 0) {
        reader.read(first, from, end);
      } else {
        reader.read(from, end);
      }
    }
    return null;
  }
}
