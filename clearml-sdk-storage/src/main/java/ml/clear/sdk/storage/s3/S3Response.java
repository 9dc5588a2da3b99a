package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An answer of a store; its body is read once, by whoever wants it. Not thread-safe. */
final class S3Response {
  private static final int LARGEST_TEXT_BYTES = 16 << 20; // 10,000 parts, listed
  private static final int LARGEST_ERROR_BYTES = 1 << 16;

  private final HttpURLConnection connection;
  private final int status;

  private S3Response(HttpURLConnection connection, int status) {
    this.connection = connection;
    this.status = status;
  }

  /** Waits for the answer. */
  static S3Response of(HttpURLConnection connection) throws IOException {
    try {
      return new S3Response(connection, connection.getResponseCode());
    } catch (HttpRetryException asksToLogIn) {
      // The JDK keeps the answer for itself: a body that was streamed cannot be sent again.
      return new S3Response(connection, asksToLogIn.responseCode());
    }
  }

  /** An answer that came before the body was sent, of which only the status is known. */
  static S3Response early(HttpURLConnection connection, int status) {
    return new S3Response(connection, status);
  }

  int status() {
    return status;
  }

  boolean isSuccessful() {
    return status / 100 == 2;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(connection.getHeaderField(name));
  }

  /** The bytes as they come; if they end early, reading fails. */
  InputStream body() throws IOException {
    if (status < 400) {
      InputStream body = connection.getInputStream();
      long length = connection.getContentLengthLong();
      return length < 0 ? body : new WholeBody(body, length);
    }
    InputStream error = connection.getErrorStream();
    return error == null ? InputStream.nullInputStream() : error;
  }

  /**
   * The whole body as text.
   *
   * @throws IOException if it was cut
   */
  String wholeText() throws IOException {
    return text(LARGEST_TEXT_BYTES);
  }

  private String text(int mostBytes) throws IOException {
    try (InputStream body = body()) {
      return new String(body.readNBytes(mostBytes), StandardCharsets.UTF_8);
    }
  }

  /** What there is to say of a failure; empty if it was cut. */
  String text() {
    try {
      return text(LARGEST_ERROR_BYTES);
    } catch (IOException cut) {
      return "";
    }
  }

  /** Reads to the end, so that the connection serves the next request. */
  void drain() {
    try (InputStream body = body()) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException done) {
      // The head of the answer said what there was to know.
    }
  }
}
