package ml.clear.sdk.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.UUID;
import ml.clear.sdk.internal.storage.PartialFile;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.time.TimeSource;

/**
 * One download: into a file of another name, in several ranges at a time if that helps; checked,
 * then renamed into place. Whatever fails, nothing is left behind.
 */
final class Download {
  /** Below this, a second connection costs more than it brings. */
  private static final long PARALLEL_BYTES = 32L << 20;

  private final ObjectStore store;
  private final StorageUri uri;
  private final DownloadOptions options;
  private final TimeSource time;

  Download(ObjectStore store, StorageUri uri, DownloadOptions options, TimeSource time) {
    this.store = store;
    this.uri = uri;
    this.options = options;
    this.time = time;
  }

  /** Fetches the object to {@code target}, replacing what is there. */
  void to(Path target) {
    long size = store.find(uri).orElseThrow(this::missing).sizeBytes();
    Path partial = PartialFile.beside(target, UUID.randomUUID().toString());
    try {
      PartialFile.createParents(target);
      fetch(partial, size);
      check(partial, size);
      PartialFile.moveInto(partial, target);
    } catch (IOException e) {
      throw StorageException.of("GET", uri, Reason.OTHER)
          .detail("cannot write " + target + ": " + e)
          .remedy("make room or give the right to write there")
          .cause(e)
          .build();
    } finally {
      PartialFile.deleteQuietly(partial);
    }
  }

  private void fetch(Path partial, long size) throws IOException {
    OptionalLong total = size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    TransferMeter meter = new TransferMeter(uri, total, options.listener(), time);
    try (FileChannel out =
        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      RangeReader reader = new RangeReader(store, uri, out, meter, time);
      if (size >= PARALLEL_BYTES && store.parallelReads() > 1) {
        new ParallelRanges(reader, size, store.parallelReads()).read();
      } else if (size != 0) {
        reader.read(0, size < 0 ? Long.MAX_VALUE : size);
      }
    }
    meter.finish();
  }

  private void check(Path partial, long size) throws IOException {
    long got = Files.size(partial);
    if (size >= 0 && got != size) {
      throw corrupt("expected " + size + " bytes, got " + got);
    }
    if (options.sha256().isPresent()) {
      String hash = Hashes.ofFile(partial);
      if (!hash.equals(options.sha256().get())) {
        throw corrupt("expected sha256 " + options.sha256().get() + ", got " + hash);
      }
    }
  }

  private StorageException missing() {
    return StorageException.of("GET", uri, Reason.NOT_FOUND)
        .detail("no such object")
        .access(store.access(uri))
        .build();
  }

  private StorageException corrupt(String detail) {
    return StorageException.of("GET", uri, Reason.CORRUPT)
        .detail(detail)
        .access(store.access(uri))
        .remedy("the object was replaced or damaged after it was registered")
        .build();
  }
}
