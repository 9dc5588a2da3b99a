package ml.clear.sdk.storage.bench;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.TransferListener;

/** An upload that never ends, to be killed. */
public final class StalledUpload {
  private StalledUpload() {}

  /**
   * Sends 40 MiB and then waits for ever.
   *
   * @param args the URI
   */
  public static void main(String[] args) {
    try (Storage storage = Storage.open(ClearMlConfig.load())) {
      storage.upload(ObjectSource.of(new Stalling()), args[0], TransferListener.NONE);
    }
  }

  private static final class Stalling extends InputStream {
    private int left = 40 << 20;

    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left == 0) {
        new CompletableFuture<Void>().join(); // for ever
        return -1;
      }
      int some = Math.min(left, length);
      left -= some;
      return some;
    }
  }
}
