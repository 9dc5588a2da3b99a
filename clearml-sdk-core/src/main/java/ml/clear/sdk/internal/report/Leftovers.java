package ml.clear.sdk.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.Segment.Lane;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.DeliveryCounts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier processes left on disk, however they ended. Only folders that no living process
 * holds are touched. Their events are in no task's ledger here, but in books of their own. One
 * thread, the sender's.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final @Nullable Path root;
  private final SpoolFiles files;
  private final CalmLog log;
  private final Deque<SpoolFolder> folders = new ArrayDeque<>();
  private final LeftoverBooks books = new LeftoverBooks();
  private @Nullable SpooledBatch unsaved; // the rest of a batch, which the disk did not take
  private boolean scanned;
  private boolean firstConsoleBatch = true;

  /**
   * @param root where processes keep their folders; null if there is no spool
   */
  Leftovers(@Nullable Path root, SpoolFiles files, CalmLog log) {
    this.root = root;
    this.files = files;
    this.log = log;
  }

  /** Whether there may be something to send. */
  boolean mayHaveMore() {
    return root != null && (!scanned || !folders.isEmpty());
  }

  /** Takes over what is there; once. */
  void scan() {
    if (scanned) {
      return;
    }
    scanned = true;
    if (root == null || !Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> candidates = Files.list(root)) {
      candidates.filter(Files::isDirectory).sorted().forEach(this::adopt);
    } catch (IOException e) {
      log.warn("leftovers", "cannot look for reports of earlier processes in {}", root, e);
    }
  }

  private void adopt(Path path) {
    try {
      SpoolFolder.tryAdopt(path, files)
          .ifPresent(
              folder -> {
                LOG.info("sending {} bytes of an earlier process: {}", folder.bytes(), path);
                books.found(folder);
                folders.add(folder);
              });
    } catch (IOException e) {
      log.warn("leftovers", "cannot take over the spool folder {}", path, e);
    }
  }

  /** The oldest events of an earlier process; null if there are none. */
  @Nullable SpooledBatch take(int maxEvents, int maxBytes) {
    scan();
    if (unsaved != null) {
      return unsaved;
    }
    while (!folders.isEmpty()) {
      SpoolFolder folder = folders.peek();
      List<Segment> chosen = SpooledBatch.choose(folder.segments(), maxEvents, maxBytes);
      if (!chosen.isEmpty()) {
        try {
          Optional<SpooledBatch> read =
              SpooledBatch.read(folder, chosen, (file, task, kind) -> books.row(task, kind));
          List<Segment> sound = read.map(SpooledBatch::segments).orElse(List.of());
          books.damaged(chosen.stream().filter(segment -> !sound.contains(segment)).toList());
          if (read.isPresent()) {
            return suspect(read.get());
          }
          continue; // only damaged ones, which are gone now
        } catch (IOException e) {
          log.warn("leftovers", "cannot read the spool folder {}; it stays", folder.path(), e);
        }
      }
      folders.remove();
      folder.close();
      firstConsoleBatch = true;
      LOG.info("reports of earlier processes so far: {}", books.sum());
    }
    return null;
  }

  /** The process may have been killed between sending its oldest console lines and the answer. */
  private SpooledBatch suspect(SpooledBatch taken) {
    if (!firstConsoleBatch || taken.segments().get(0).lane() != Lane.LOG) {
      return taken;
    }
    return new SpooledBatch(taken.batch().doubtful(), taken.segments());
  }

  /** Removes what was sent and keeps the rest. */
  void settle(SpooledBatch taken, @Nullable Batch rest) {
    SpoolFolder folder = folders.element();
    boolean fromDisk = unsaved == null;
    boolean onDiskInDoubt = taken.segments().get(0).doubtful();
    if (fromDisk
        && rest != null
        && rest.size() == taken.batch().size()
        && rest.inDoubt() == onDiskInDoubt) {
      return; // all of it is there as it should be
    }
    unsaved = null;
    firstConsoleBatch &= taken.batch().channel() != Channel.CONSOLE;
    try {
      if (rest != null) {
        byte[] content = SpoolLine.write(rest);
        folder.write(
            rest.sequence(), SpooledBatch.lane(rest), rest.inDoubt(), rest.size(), content);
      }
      for (Segment segment : taken.segments()) {
        if (rest == null || segment.sequence() != rest.sequence()) {
          folder.remove(segment);
        }
      }
    } catch (IOException e) {
      // The disk still has all of it; this process sends only what is left.
      unsaved = rest == null ? null : new SpooledBatch(rest, taken.segments());
      log.warn("leftovers", "cannot update the spool folder {}", folder.path(), e);
    }
  }

  /** What was found, and what has become of it. */
  DeliveryCounts sum() {
    return books.sum();
  }

  /** The folders that were taken over and not sent yet. */
  List<SpoolFolder> folders() {
    return List.copyOf(folders);
  }

  /** Lets go of the folders; what is in them, the next process sends. */
  void close() {
    folders.forEach(SpoolFolder::close);
    folders.clear();
  }
}
