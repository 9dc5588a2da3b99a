package ml.clear.sdk.internal.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.DownloadOptions;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.TransferListener;

/** A JVM that begins to write a file, says so, and never goes on. */
final class UnfinishedProcess {
  private UnfinishedProcess() {}

  /** {@code upload} or {@code download}; the home folder; the target; for a download the source. */
  public static void main(String[] args) {
    Path target = Path.of(args[2]);
    try (Storage storage = Storage.open(config(Path.of(args[1])))) {
      if (args[0].equals("upload")) {
        ObjectSource endless = ObjectSource.of(new UnendingStream());
        storage.upload(endless, target.toUri().toString(), TransferListener.NONE);
      } else {
        DownloadOptions options = DownloadOptions.DEFAULT.withListener(progress -> stop());
        storage.download(args[3], target, options);
      }
    }
  }

  static ClearMlConfig config(Path home) {
    return ClearMlConfig.builder().environment(Environment.bare(home)).build();
  }

  private static int stop() {
    System.out.println("begun");
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return -1;
  }

  private static final class UnendingStream extends InputStream {
    private boolean begun;

    @Override
    public int read() {
      throw new UnsupportedOperationException("asked for an array's worth");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (begun) {
        return stop();
      }
      begun = true;
      return length;
    }
  }
}
