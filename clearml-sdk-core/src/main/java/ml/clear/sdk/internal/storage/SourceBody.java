package ml.clear.sdk.internal.storage;

import java.io.IOException;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageUri;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** The bytes of a source as a request body, and how many went out in the latest attempt. */
final class SourceBody extends RequestBody {
  private static final int CHUNK_BYTES = 1 << 16;

  private final StorageUri uri;
  private final ObjectSource source;
  private volatile long sent; // written by the thread that sends, read after it is done

  SourceBody(StorageUri uri, ObjectSource source) {
    this.uri = uri;
    this.source = source;
  }

  @Override
  public @Nullable MediaType contentType() {
    return MediaType.parse(source.contentType());
  }

  @Override
  public long contentLength() {
    return source.sizeBytes().orElse(-1);
  }

  @Override
  public boolean isOneShot() {
    return !source.repeatable();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (SourceReader in = new SourceReader(uri, source)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        sink.write(chunk, 0, read);
      }
      sent = in.bytes();
    }
  }

  long sent() {
    return sent;
  }
}
