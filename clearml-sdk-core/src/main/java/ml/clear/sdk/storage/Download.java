package ml.clear.sdk.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import ml.clear.sdk.internal.storage.IoFailure;
import ml.clear.sdk.internal.storage.PartialFile;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.time.TimeSource;

/**
 * One download: into a file of another name, in several ranges at a time if that helps; checked,
 * then renamed into place. Whatever fails, nothing is left behind.
 */
final class Download {
  /** Up to this size, a second connection costs more than it brings. */
  private static final long FIRST_BYTES = 16L << 20;

  private final ObjectStore store;
  private final StorageUri uri;
  private final DownloadOptions options;
  private final PartialFiles partialFiles;
  private final TimeSource time;

  Download(
      ObjectStore store,
      StorageUri uri,
      DownloadOptions options,
      PartialFiles partialFiles,
      TimeSource time) {
    this.store = store;
    this.uri = uri;
    this.options = options;
    this.partialFiles = partialFiles;
    this.time = time;
  }

  /** Fetches the object to {@code target}, replacing what is there. */
  void to(Path target) {
    Path partial = partialFiles.begin(target);
    try {
      PartialFile.createParents(target);
      check(partial, fetch(partial));
      PartialFile.moveInto(partial, target);
    } catch (ClosedByInterruptException e) {
      throw StorageException.of("GET", uri, Reason.OTHER).detail("interrupted").cause(e).build();
    } catch (IOException e) {
      boolean full = IoFailure.isFull(e);
      throw StorageException.of("GET", uri, full ? Reason.TOO_LARGE : Reason.OTHER)
          .detail("cannot write " + target + ": " + e)
          .remedy(full ? "make room on its disk" : "is there the right to write there?")
          .cause(e)
          .build();
    } finally {
      partialFiles.end(partial);
    }
  }

  /** The first answer tells the size, which decides how the rest is read; gives the size. */
  private long fetch(Path partial) throws IOException {
    boolean parallel = store.parallelReads() > 1;
    try (FileChannel out =
            FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ObjectStream first =
            store.open(uri, parallel ? new ByteRange(0, FIRST_BYTES) : ByteRange.ALL)) {
      long size = first.totalBytes();
      OptionalLong total = size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
      TransferMeter meter = new TransferMeter(uri, total, options.listener(), time);
      RangeReader reader = new RangeReader(store, uri, first, out, meter, time);
      long end = size < 0 ? Long.MAX_VALUE : size;
      if (parallel && size > FIRST_BYTES) {
        Workers workers =
            new Workers("GET", uri, store.parallelReads(), ClearMlThreads.factory("download"));
        new ParallelRanges(reader, first, FIRST_BYTES, size).read(workers);
      } else if (parallel && size < 0) {
        reader.read(0, end); // whether more follows the first range, nobody knows
      } else {
        reader.read(first, 0, end);
      }
      meter.finish();
      return size;
    }
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

  private StorageException corrupt(String detail) {
    return StorageException.of("GET", uri, Reason.CORRUPT)
        .detail(detail)
        .access(store.access(uri))
        .remedy("the object was replaced or damaged after it was registered")
        .build();
  }
}
