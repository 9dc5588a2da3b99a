package ml.clear.sdk;

import java.util.OptionalLong;

/**
 * What is added to every iteration that a resumed task reports, so that its curves go on where they
 * ended.
 */
public final class IterationOffset {
  private static final IterationOffset AUTO = new IterationOffset(OptionalLong.empty());

  private final OptionalLong fixed;

  private IterationOffset(OptionalLong fixed) {
    this.fixed = fixed;
  }

  /** One more than the last iteration of the earlier run; 0 if it reported none. */
  public static IterationOffset auto() {
    return AUTO;
  }

  /** No offset: the program counts on by itself. */
  public static IterationOffset none() {
    return of(0);
  }

  /**
   * A fixed offset.
   *
   * @param offset added to each reported iteration; 0 or more
   */
  public static IterationOffset of(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative, got " + offset);
    }
    return new IterationOffset(OptionalLong.of(offset));
  }

  long resolve(long lastIteration) {
    return fixed.orElse(lastIteration > 0 ? lastIteration + 1 : 0);
  }
}
