package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;

/** Answers whose body does not matter. */
final class S3Bodies {
  private S3Bodies() {}

  /** Reads to the end, so that the connection serves the next request. */
  static void drain(HttpExecuteResponse response) {
    if (response.responseBody().isPresent()) {
      try (InputStream body = response.responseBody().get()) {
        body.transferTo(OutputStream.nullOutputStream());
      } catch (IOException done) {
        // The head of the answer said what there was to know.
      }
    }
  }
}
