package ml.clear.sdk.storage.bench;

import java.nio.file.Path;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.DownloadOptions;
import ml.clear.sdk.storage.Storage;

/** Moves a file or a folder up or down through the public API, with the usual configuration. */
public final class TransferMain {
  private TransferMain() {}

  /**
   * Runs one transfer.
   *
   * @param args {@code bigup|bigdown|smallup|smalldown}, a local path, a URI
   */
  public static void main(String[] args) {
    Path local = Path.of(args[1]);
    String uri = args[2];
    try (Storage storage = Storage.open(ClearMlConfig.load())) {
      switch (args[0]) {
        case "bigup" -> System.out.println(storage.upload(local, uri).sha256());
        case "bigdown" -> storage.download(uri, local, DownloadOptions.DEFAULT);
        case "smallup" -> storage.uploadFolder(local, uri);
        case "smalldown" -> storage.downloadFolder(uri, local);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }
}
