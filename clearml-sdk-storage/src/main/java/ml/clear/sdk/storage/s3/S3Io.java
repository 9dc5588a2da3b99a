package ml.clear.sdk.storage.s3;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;

/** Broken connections to S3 stores, and what to do about them. */
final class S3Io {
  private S3Io() {}

  static boolean mayPass(IOException e) {
    return !(e instanceof SSLHandshakeException) && !isPlainPort(e);
  }

  static StorageException unreachable(
      DataRequest request, S3Connection connection, IOException e, int attempts) {
    return unreachable(
        request.method().name(),
        request.uri(),
        connection.access(request.location().bucket()),
        e,
        attempts);
  }

  static StorageException unreachable(
      String action, StorageUri uri, StoreAccess access, IOException e, int attempts) {
    boolean unsent = e instanceof ConnectException || e instanceof UnknownHostException;
    return StorageException.of(action, uri, Reason.UNREACHABLE)
        .effect(unsent || !action.equals("PUT") ? Effect.NONE : Effect.UNKNOWN)
        .detail(
            e.getClass().getSimpleName()
                + ": "
                + e.getMessage()
                + (attempts == 1 ? "" : ", after " + attempts + " attempts"))
        .access(access)
        .remedy(remedy(e))
        .cause(e)
        .build();
  }

  private static String remedy(IOException e) {
    if (isPlainPort(e)) {
      return "this port does not speak TLS: set secure = false in an entry with this host";
    }
    if (e instanceof SSLException) {
      return "check the certificate, or name its CA in the entry's verify";
    }
    if (e instanceof UnknownHostException) {
      return "check the host name; a host other than AWS needs its port in the URI";
    }
    if (String.valueOf(e.getMessage()).contains("Unexpected end of file from server")) {
      return "does this port speak TLS? Then remove secure = false from the entry";
    }
    if (e instanceof ConnectException) {
      return "does the store listen at this address, and is a proxy needed?";
    }
    return "";
  }

  private static boolean isPlainPort(IOException e) {
    return e instanceof SSLException
        && (String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message")
            || e.getCause() instanceof EOFException);
  }
}
