package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StallGuardTest {
  /** Takes nothing until it is hung up on, as a socket whose buffers are full. */
  private static final class Full extends HttpURLConnection {
    private final CountDownLatch hungUp = new CountDownLatch(1);

    Full() throws IOException {
      super(URI.create("http://store").toURL());
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          try {
            hungUp.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          throw new IOException("closed");
        }
      };
    }

    @Override
    public void disconnect() {
      hungUp.countDown();
    }

    @Override
    public boolean usingProxy() {
      return false;
    }

    @Override
    public void connect() {
      // It is.
    }
  }

  @Test
  @Timeout(20)
  void aBodyThatMayNotFitInTheSystemsBuffersIsWatched() throws IOException {
    try (StallGuard guard = new StallGuard(Duration.ofMillis(50))) {
      assertThatThrownBy(() -> guard.write(new Full(), new byte[100_000], 100_000))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("took no bytes");
    }
  }
}
