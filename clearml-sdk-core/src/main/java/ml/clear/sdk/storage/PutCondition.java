package ml.clear.sdk.storage;

import java.util.Optional;

/**
 * What must hold for a write to happen. Immutable.
 *
 * @param version the version that the object must have; empty: there must be no object
 */
public record PutCondition(Optional<String> version) {
  /** There is no such object. */
  public static final PutCondition ABSENT = new PutCondition(Optional.empty());

  /** The object is still the one that was read or written with this version. */
  public static PutCondition matches(String version) {
    return new PutCondition(Optional.of(version));
  }

  /**
   * Whether it holds.
   *
   * @param current the object's version; empty if there is none
   */
  public boolean holdsFor(Optional<String> current) {
    return version.equals(current);
  }
}
