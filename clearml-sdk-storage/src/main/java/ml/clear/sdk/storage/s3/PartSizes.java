package ml.clear.sdk.storage.s3;

import java.util.OptionalLong;

/**
 * How an object is cut into parts: S3 takes at most 10,000. Of an object of unknown size, the last
 * parts are larger. With the usual 8 MiB that makes 31 GiB at full speed, 148 GiB in parts that fit
 * in {@link MultipartUpload#BUFFERS_BYTES}, and 1.4 TiB in all.
 *
 * @param firstBytes size of the first parts
 * @param known whether all parts but the last have that size
 */
record PartSizes(int firstBytes, boolean known) {
  static final int MAX_PARTS = 10_000;

  /** A part is an array. */
  static final int LARGEST_BYTES = 1 << 30;

  private static final int MIB = 1 << 20;

  /** Two of these fit in the buffers: one is filled while the other is sent. */
  private static final int HALF_OF_MEMORY = MultipartUpload.BUFFERS_BYTES / 2;

  private static final int HALVES_FROM = 4_000;
  private static final int WHOLE_FROM = 6_000;
  private static final int DOUBLES_FROM = 8_000;
  private static final int DOUBLES_EVERY = 250;

  /** Parts of {@code usual} bytes, or larger ones if the object needs that. */
  static PartSizes of(OptionalLong size, int usual) {
    if (size.isEmpty()) {
      return new PartSizes(usual, false);
    }
    long needed = (size.getAsLong() + MAX_PARTS - 1) / MAX_PARTS;
    long wholeMib = (needed + MIB - 1) / MIB * MIB;
    return new PartSizes((int) Math.max(usual, Math.min(LARGEST_BYTES, wholeMib)), true);
  }

  /** Whether there are parts enough for an object. */
  static boolean suffice(OptionalLong size) {
    return size.orElse(0) <= (long) MAX_PARTS * LARGEST_BYTES;
  }

  /** Size of a part; numbers begin at 1. */
  int bytesOf(int part) {
    return known || part <= HALVES_FROM ? firstBytes : Math.max(firstBytes, grown(part));
  }

  private static int grown(int part) {
    if (part <= WHOLE_FROM) {
      return HALF_OF_MEMORY;
    }
    int doublings = Math.max(0, (part - 1 - DOUBLES_FROM) / DOUBLES_EVERY + 1);
    long bytes = (long) MultipartUpload.BUFFERS_BYTES << (part <= DOUBLES_FROM ? 0 : doublings);
    return (int) Math.min(LARGEST_BYTES, bytes);
  }
}
