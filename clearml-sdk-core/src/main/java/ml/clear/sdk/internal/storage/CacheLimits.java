package ml.clear.sdk.internal.storage;

/**
 * How much a cache keeps.
 *
 * @param files how many files
 * @param bytes how many bytes together; {@link Long#MAX_VALUE} for no limit
 * @param freeBytes how much room is to be left on the disk
 */
public record CacheLimits(int files, long bytes, long freeBytes) {
  /** What the reference keeps. */
  public static final CacheLimits DEFAULT = new CacheLimits(100, Long.MAX_VALUE, 0);
}
