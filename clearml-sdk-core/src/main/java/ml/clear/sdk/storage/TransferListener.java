package ml.clear.sdk.storage;

/**
 * Told how a transfer gets on. Called on the transferring threads, of which a download has several,
 * so it must be quick and thread-safe. What it throws is logged once; the transfer goes on.
 */
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
