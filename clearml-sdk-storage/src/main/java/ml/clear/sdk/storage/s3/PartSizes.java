package ml.clear.sdk.storage.s3;

import java.util.OptionalLong;

/**
 * How an object is cut into parts: S3 takes at most 10,000. Of an object of unknown size, the parts
 * grow as it does.
 *
 * @param firstBytes size of the first parts
 * @param known whether all parts but the last have that size
 */
record PartSizes(int firstBytes, boolean known) {
  private static final int MAX_PARTS = 10_000;
  private static final int GROWS_EVERY = 1_000;
  private static final long LARGEST = 1L << 30;

  /** Parts of {@code usual} bytes, or larger ones if the object needs that. */
  static PartSizes of(OptionalLong size, int usual) {
    if (size.isEmpty()) {
      return new PartSizes(usual, false);
    }
    long bytes = usual;
    while (bytes * MAX_PARTS < size.getAsLong() && bytes < LARGEST) {
      bytes *= 2;
    }
    return new PartSizes((int) bytes, true);
  }

  /** Size of a part; numbers begin at 1. */
  int bytesOf(int part) {
    if (known) {
      return firstBytes;
    }
    int doublings = Math.min((part - 1) / GROWS_EVERY, 30);
    return (int) Math.min(LARGEST, (long) firstBytes << doublings);
  }
}
