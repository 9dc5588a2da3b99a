package ml.clear.sdk.offline;

import ml.clear.sdk.ClearMlException;

/**
 * An import that stopped half way: a part is on the server. {@link #done()} says which; {@link
 * OfflineImport#resume} goes on from there, or delete the task and start again.
 */
public final class OfflineImportException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  private final transient ImportReport done;

  /**
   * A stop half way.
   *
   * @param done what is on the server
   * @param cause why it stopped
   */
  public OfflineImportException(ImportReport done, Throwable cause) {
    super("offline.import", Effect.PARTIAL, "stopped after " + done + ": " + cause, cause);
    this.done = done;
  }

  /** What is on the server. */
  public ImportReport done() {
    return done;
  }
}
