package ml.clear.sdk.lease;

import ml.clear.sdk.ClearMlException;
import org.jspecify.annotations.Nullable;

/**
 * A record that a lease is kept in does not read as one: somebody else made or edited it. Nobody is
 * granted the lease until the record is removed, since guessing could end a holder's term early.
 * Nothing was changed.
 */
public final class LeaseRecordException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  /**
   * A broken record.
   *
   * @param resource the lease
   * @param detail which record, and what is wrong with it
   * @param cause why it could not be read, if there is one
   */
  public LeaseRecordException(String resource, String detail, @Nullable Throwable cause) {
    super(
        "read lease '" + resource + "'",
        Effect.NONE,
        detail
            + "; once nobody holds the lease, delete this record. If no greater number is left,"
            + " tokens start again from below: let whatever compares them forget the old ones",
        cause);
  }
}
