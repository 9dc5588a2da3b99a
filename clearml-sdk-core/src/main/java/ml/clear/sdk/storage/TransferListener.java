package ml.clear.sdk.storage;

/** Told how a transfer gets on. Called on the transferring thread, so it must be quick. */
@FunctionalInterface
public interface TransferListener {
  /** Tells nobody. */
  TransferListener NONE = progress -> {};

  /**
   * Some more bytes have gone through; called at most every 100 ms, and once at the end. After a
   * repeated attempt the bytes may count from the beginning again.
   */
  void onProgress(TransferProgress progress);
}
