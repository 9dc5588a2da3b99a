package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MultipartUploadTest {
  private static final int MIB = 1 << 20;
  private static final int SENDERS = 4;

  /** Gives bytes without end, and counts what is read and not sent yet. */
  private static final class Source extends InputStream {
    private long held;
    private long most;
    private long left;

    Source(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("asked for an array's worth");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = (int) Math.min(length, left);
      left -= count;
      hold(count);
      return count == 0 ? -1 : count;
    }

    synchronized void hold(int count) {
      held += count;
      most = Math.max(most, held);
      notifyAll();
    }

    /** Waits until so much has been held at once. */
    synchronized void awaitHeld(long bytes) {
      try {
        while (most < bytes) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    synchronized long most() {
      return most;
    }
  }

  @ParameterizedTest
  @CsvSource({"8,5", "13,3", "20,2", "21,1", "40,1", "64,1"})
  void partsInMemoryStayWithinTheirBoundAndThereIsRoomForOne(int partMib, int mostParts)
      throws IOException {
    long mostBytes = (long) mostParts * partMib * MIB;
    PartSizes sizes = new PartSizes(partMib * MIB, true);
    Source source = new Source(9L * partMib * MIB + 1);
    AtomicInteger sent = new AtomicInteger();
    MultipartUpload upload =
        new MultipartUpload(
            sizes,
            SENDERS,
            Executors.defaultThreadFactory(),
            (number, bytes, length) -> {
              source.awaitHeld(mostBytes); // as if sending took longer than reading
              sent.incrementAndGet();
              source.hold(-length);
              return new StoredPart(number, length, "etag", "");
            });
    source.hold(partMib * MIB);

    List<StoredPart> parts = upload.send(new byte[partMib * MIB], source);

    assertThat(parts).hasSize(11).hasSize(sent.get());
    assertThat(upload.bytes()).isEqualTo(10L * partMib * MIB + 1);
    assertThat(source.most()).isEqualTo(mostBytes);
  }
}
