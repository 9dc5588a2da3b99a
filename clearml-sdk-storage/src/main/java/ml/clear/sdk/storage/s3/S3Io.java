package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;

/** Broken connections to S3 stores, and what to do about them. */
final class S3Io {
  private S3Io() {}

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
    return IoFailure.toException(action, uri, e, attempts, access, remedy(e));
  }

  private static String remedy(IOException e) {
    if (IoFailure.isPlainPort(e)) {
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
}
