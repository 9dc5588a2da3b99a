package ml.clear.sdk.storage.s3;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends bytes with a checksum that the store compares them with. Thread-safe. */
final class CheckedPuts {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedPuts.class);

  private final DataRequests requests;

  CheckedPuts(DataRequests requests) {
    this.requests = requests;
  }

  /** What the store answered, and the checksum it has compared. */
  record Sent(String etag, String checksum) {}

  /** With the newer checksum, or with MD5 if the store does not know it. */
  Sent send(S3Connection connection, DataRequest request) throws DataRequests.Refused {
    boolean newer = connection.knowsChecksums();
    try {
      return send(connection, request, newer);
    } catch (DataRequests.Refused e) {
      if (newer && !connection.knowsChecksums()) {
        return send(connection, request, false);
      }
      throw e;
    }
  }

  /**
   * With this checksum alone.
   *
   * @param newer CRC-32C instead of MD5; if the store does not know it, the connection does so
   *     afterwards
   */
  Sent send(S3Connection connection, DataRequest request, boolean newer)
      throws DataRequests.Refused {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    String checksum =
        newer
            ? Checksum.crc32c(request.body(), request.length())
            : Checksum.md5(request.body(), request.length());
    headers.put(newer ? Checksum.CRC32C_HEADER : Checksum.MD5_HEADER, checksum);
    try {
      S3Response response = requests.send(connection, request.with(headers));
      response.drain();
      return new Sent(response.header("ETag").orElse(""), checksum);
    } catch (DataRequests.Refused e) {
      if (newer && e.failure().isUnknownChecksum()) {
        LOG.info(
            "{} does not know CRC-32C; using MD5",
            connection.endpoint(request.location().bucket()));
        connection.forgetChecksums();
      }
      throw e;
    }
  }
}
