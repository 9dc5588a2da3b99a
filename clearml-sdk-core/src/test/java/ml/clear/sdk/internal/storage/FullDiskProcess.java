package ml.clear.sdk.internal.storage;

import java.nio.file.Path;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.DownloadOptions;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageException;

/** Copies a file by upload or download, and prints how that failed. */
final class FullDiskProcess {
  private FullDiskProcess() {}

  /** {@code upload} or {@code download}, the source, the target. */
  public static void main(String[] args) {
    Path source = Path.of(args[1]);
    Path target = Path.of(args[2]);
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Environment.bare(source.resolveSibling("home")))
            .build();
    try (Storage storage = Storage.open(config)) {
      if (args[0].equals("upload")) {
        storage.upload(source, target.toUri().toString());
      } else {
        storage.download(source.toUri().toString(), target, DownloadOptions.DEFAULT);
      }
    } catch (StorageException e) {
      System.out.println(e.reason() + " " + e.getMessage());
    }
  }
}
