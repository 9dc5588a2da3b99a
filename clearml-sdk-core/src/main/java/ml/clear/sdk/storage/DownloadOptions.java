package ml.clear.sdk.storage;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How an object is fetched. Immutable.
 *
 * @param sha256 the hash the bytes must have, in hex; empty to check the size alone
 * @param listener told how the transfer gets on
 * @param refresh whether a cached copy is to be replaced
 */
public record DownloadOptions(Optional<String> sha256, TransferListener listener, boolean refresh) {
  /** Checks the size, tells nobody, uses the cache. */
  public static final DownloadOptions DEFAULT =
      new DownloadOptions(Optional.empty(), TransferListener.NONE, false);

  /** Checks the parts. */
  public DownloadOptions {
    Objects.requireNonNull(listener, "listener");
    sha256 = sha256.map(hash -> hash.toLowerCase(Locale.ROOT));
  }

  /** The same, checking the hash; an empty text checks nothing. */
  public DownloadOptions withSha256(String hash) {
    return new DownloadOptions(
        hash.isEmpty() ? Optional.empty() : Optional.of(hash), listener, refresh);
  }

  /** The same, telling this listener. */
  public DownloadOptions withListener(TransferListener newListener) {
    return new DownloadOptions(sha256, newListener, refresh);
  }

  /** The same, fetching anew what is in the cache. */
  public DownloadOptions refreshed() {
    return new DownloadOptions(sha256, listener, true);
  }
}
