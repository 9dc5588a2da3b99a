package ml.clear.sdk.internal.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;

/** What a broken connection means, and what to do about it. */
public final class IoFailure {
  private IoFailure() {}

  /** Whether another attempt may succeed: not after a certificate that will not change. */
  public static boolean mayPass(IOException e) {
    return !(e instanceof SSLHandshakeException)
        && !(e instanceof SSLPeerUnverifiedException)
        && !isPlainPort(e);
  }

  /** The failure of the last of {@code attempts} attempts, with the {@link #remedy} of its kind. */
  static StorageException toException(
      String action, StorageUri uri, IOException e, int attempts, StoreAccess access) {
    return toException(action, uri, e, attempts, access, remedy(e));
  }

  /** The same with a remedy in the words of the store. */
  public static StorageException toException(
      String action,
      StorageUri uri,
      IOException e,
      int attempts,
      StoreAccess access,
      String remedy) {
    if (isInterrupt(e)) {
      return interrupted(action, uri, e, action.equals("PUT") ? Effect.UNKNOWN : Effect.NONE);
    }
    boolean unsent = e instanceof ConnectException || e instanceof UnknownHostException;
    return StorageException.of(action, uri, Reason.UNREACHABLE)
        .effect(unsent || !action.equals("PUT") ? Effect.NONE : Effect.UNKNOWN)
        .detail(
            e.getClass().getSimpleName()
                + ": "
                + e.getMessage()
                + (attempts == 1 ? "" : ", after " + attempts + " attempts"))
        .access(access)
        .remedy(remedy)
        .cause(e)
        .build();
  }

  /** The failure of reading what was to be stored: the store has no part in it. */
  public static StorageException ofSource(StorageUri uri, IOException e) {
    return isInterrupt(e)
        ? interrupted("PUT", uri, e, Effect.NONE)
        : StorageException.of("PUT", uri, Reason.OTHER)
            .detail("the source cannot be read: " + e)
            .cause(e)
            .build();
  }

  /** Fails if a source that told its size has given another number of bytes. */
  public static void requireLength(StorageUri uri, ObjectSource source, long got) {
    if (source.sizeBytes().isPresent() && source.sizeBytes().getAsLong() != got) {
      throw StorageException.of("PUT", uri, Reason.OTHER)
          .detail("the source gave " + got + " bytes instead of " + source.sizeBytes().getAsLong())
          .build();
    }
  }

  private static StorageException interrupted(
      String action, StorageUri uri, IOException e, Effect effect) {
    return StorageException.of(action, uri, Reason.OTHER)
        .effect(effect)
        .detail("interrupted")
        .cause(e)
        .build();
  }

  /** Whether the thread was asked to stop; not a time-out, which has the same superclass. */
  private static boolean isInterrupt(IOException e) {
    return e instanceof ClosedByInterruptException
        || (e instanceof InterruptedIOException && "interrupted".equals(e.getMessage()));
  }

  /** Whether a disk, a quota or a limit on files takes no more; Java has no better sign of it. */
  public static boolean isFull(Exception e) {
    String words = String.valueOf(e.getMessage());
    return words.contains("No space left on device")
        || words.contains("not enough space on the disk")
        || words.contains("Disk quota exceeded")
        || words.contains("File too large");
  }

  /** What to change, or an empty text. */
  public static String remedy(IOException e) {
    if (e instanceof UnknownHostException) {
      return "check the host name";
    }
    if (e instanceof ConnectException) {
      return "does a server listen at this address, and is a proxy needed?";
    }
    if (isPlainPort(e)) {
      return "this port does not speak TLS: write http:// (for S3, secure = false)";
    }
    if (e instanceof SSLException) {
      return "check the certificate: give the CA in api.verify_certificate or the trust store";
    }
    if (e instanceof InterruptedIOException) { // a time-out of whichever kind
      return "the server took or gave nothing for too long; sdk.http.timeout sets how long that is";
    }
    return "";
  }

  /** Whether TLS met none: some servers answer in plain text, others just hang up. */
  public static boolean isPlainPort(IOException e) {
    return e instanceof SSLException
        && (String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message")
            || e.getCause() instanceof EOFException);
  }
}
