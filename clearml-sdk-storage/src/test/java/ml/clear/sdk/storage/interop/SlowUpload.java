package ml.clear.sdk.storage.interop;

import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.TransferListener;

/** Uploads a stream that takes its time, for {@code scripts/storage/expiring-session.py}. */
public final class SlowUpload {
  private static final int PIECE_BYTES = 8 << 20;

  private SlowUpload() {}

  /**
   * Uploads.
   *
   * @param args a URI, how many pieces of 8 MiB, and the seconds before each of them
   */
  public static void main(String[] args) {
    ObjectSource slow =
        ObjectSource.of(
            new Pieces(
                Integer.parseInt(args[1]), TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]))));
    try (Storage storage = Storage.open(ClearMlConfig.load())) {
      System.out.println("SHA256 " + storage.upload(slow, args[0], TransferListener.NONE).sha256());
    }
  }

  private static final class Pieces extends InputStream {
    private final long waitNanos;
    private long left;

    Pieces(int number, long waitNanos) {
      this.left = (long) number * PIECE_BYTES;
      this.waitNanos = waitNanos;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      long leftOfPiece = left % PIECE_BYTES;
      if (leftOfPiece == 0) {
        leftOfPiece = PIECE_BYTES;
        pause();
      }
      int count = (int) Math.min(length, leftOfPiece); // whatever stands there already
      left -= count;
      return count;
    }

    private void pause() {
      long until = System.nanoTime() + waitNanos;
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
    }
  }
}
