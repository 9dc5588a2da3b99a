package ml.clear.sdk.storage;

import java.util.concurrent.ThreadFactory;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.storage.Backoff;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.time.TimeSource;

/**
 * What a store is made with; for implementors.
 *
 * @param config where credentials, endpoints and proxies come from
 * @param time for waits and rates
 */
public record StoreContext(ClearMlConfig config, TimeSource time) {
  /** Threads for transfers: daemon, named {@code clearml-<purpose>-<number>}. */
  public ThreadFactory threads(String purpose) {
    return ClearMlThreads.factory(purpose);
  }

  /**
   * Waits before the next attempt: half a second after the first failure, twice that after each
   * further one, at most 30 s.
   *
   * @param failures how many attempts have failed in a row, from 1
   * @param action what is being tried, for the message
   * @param uri which object, for the message
   * @throws StorageException if the thread is interrupted; its flag is set again
   */
  public void pause(int failures, String action, StorageUri uri) {
    Backoff.pause(time, failures, action, uri);
  }
}
