package ml.clear.sdk.internal.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import ml.clear.sdk.internal.spool.Segment.Lane;

/** The batches that one client keeps on disk, in a folder that it alone holds. Thread-safe. */
public final class SpoolFolder implements Closeable {
  private final Path folder;
  private final SpoolFiles files;
  private final FolderLock held;
  private final ReentrantLock lock =
      new ReentrantLock(); // guards segments and bytes; no I/O inside
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private long bytes;

  private SpoolFolder(Path folder, SpoolFiles files, FolderLock held) throws IOException {
    this.folder = folder;
    this.files = files;
    this.held = held;
    for (Path file : files.list(folder)) {
      Segment.parse(String.valueOf(file.getFileName()), Files.size(file))
          .flatMap(this::register)
          .ifPresent(this::tryDelete); // a process was killed between a rest and what it is of
    }
  }

  /**
   * Where the processes that talk to one server keep their folders, so that nothing spooled for one
   * server is ever sent to another.
   *
   * @param cacheDirectory the client's cache
   * @param apiServer the server
   */
  public static Path root(Path cacheDirectory, URI apiServer) {
    // Not getHost(): it is null for names with an underscore, which Docker Compose makes.
    String authority = String.valueOf(apiServer.getRawAuthority());
    String host = authority.substring(authority.lastIndexOf('@') + 1); // without a password
    String server = host.toLowerCase(Locale.ROOT) + apiServer.getRawPath();
    // Encoded, not replaced: no two servers may have the same name.
    return cacheDirectory.resolve("spool").resolve(URLEncoder.encode(server, UTF_8));
  }

  /**
   * Makes a folder for this process.
   *
   * @throws IOException if it cannot be made
   */
  public static SpoolFolder create(Path folder, SpoolFiles files) throws IOException {
    Files.createDirectories(folder);
    Optional<FolderLock> held;
    try {
      held = FolderLock.tryCreate(folder);
    } catch (IOException e) {
      FolderLock.removeFolder(folder); // the next try makes another, for hours if need be
      throw e;
    }
    return open(
        folder,
        files,
        held.orElseThrow(() -> new IOException("somebody else holds the new folder " + folder)));
  }

  /**
   * Takes over a folder that an earlier process left behind.
   *
   * @return empty if it is held by a living process, or is gone
   * @throws IOException if it cannot be read
   */
  public static Optional<SpoolFolder> tryAdopt(Path folder, SpoolFiles files) throws IOException {
    Optional<FolderLock> held = FolderLock.tryTakeOver(folder);
    return held.isPresent() ? Optional.of(open(folder, files, held.get())) : Optional.empty();
  }

  /** When it was made, which tells what is older; the epoch if it cannot be told. */
  public static FileTime made(Path folder) {
    try {
      return FolderLock.made(folder);
    } catch (IOException e) {
      return FileTime.from(Instant.EPOCH);
    }
  }

  private static SpoolFolder open(Path folder, SpoolFiles files, FolderLock held)
      throws IOException {
    try {
      return new SpoolFolder(folder, files, held);
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /** Size of all segments. */
  public long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Number of segments. */
  public int size() {
    lock.lock();
    try {
      return segments.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is nothing on disk. */
  public boolean isEmpty() {
    lock.lock();
    try {
      return segments.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** The sequence of the oldest segment. */
  public OptionalLong oldestSequence() {
    lock.lock();
    try {
      return segments.isEmpty() ? OptionalLong.empty() : OptionalLong.of(segments.firstKey());
    } finally {
      lock.unlock();
    }
  }

  /** All segments, oldest first. */
  public List<Segment> segments() {
    lock.lock();
    try {
      return new ArrayList<>(segments.values());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes a batch. A segment of the same sequence is replaced by it.
   *
   * @param jsonArray the events, as one JSON array
   * @throws IOException if it is not on disk, as when that is full; nothing of it is left behind
   */
  public Segment write(long sequence, Lane lane, boolean doubtful, int events, byte[] jsonArray)
      throws IOException {
    return write(sequence, lane, doubtful, events, jsonArray, () -> {});
  }

  /**
   * Writes a batch, as above.
   *
   * @param onDisk run once it is there, and before anybody can find it in {@link #segments}
   */
  public Segment write(
      long sequence, Lane lane, boolean doubtful, int events, byte[] jsonArray, Runnable onDisk)
      throws IOException {
    int checksum = checksum(jsonArray);
    Segment segment = new Segment(sequence, lane, events, checksum, doubtful, jsonArray.length);
    files.write(folder.resolve(segment.fileName()), jsonArray);
    onDisk.run();
    Optional<Segment> former = register(segment);
    if (former.isPresent() && !former.get().fileName().equals(segment.fileName())) {
      tryDelete(former.get()); // the new one is there; the next process may send both
    }
    return segment;
  }

  /**
   * The content of a segment; empty if it is torn, altered or gone, in which case it is removed.
   *
   * @throws IOException if the disk cannot be read; the segment stays
   */
  public Optional<byte[]> read(Segment segment) throws IOException {
    try {
      byte[] content = files.read(folder.resolve(segment.fileName()));
      if (checksum(content) == segment.checksum()) {
        return Optional.of(content);
      }
    } catch (NoSuchFileException e) {
      // A cleaner of caches was here.
    }
    forget(segment);
    tryDelete(segment);
    return Optional.empty();
  }

  /** Removes a segment that was delivered. */
  public void remove(Segment segment) throws IOException {
    forget(segment);
    delete(segment);
  }

  /** Takes a segment out of the list; its file stays until {@link #delete}. No I/O. */
  public void forget(Segment segment) {
    lock.lock();
    try {
      if (segments.remove(segment.sequence(), segment)) {
        bytes -= segment.bytes();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the file of a segment. */
  public void delete(Segment segment) throws IOException {
    files.delete(folder.resolve(segment.fileName()));
  }

  private void tryDelete(Segment segment) {
    try {
      delete(segment);
    } catch (IOException e) {
      // It stays, and does no harm here.
    }
  }

  private Optional<Segment> register(Segment segment) {
    lock.lock();
    try {
      Segment former = segments.put(segment.sequence(), segment);
      bytes += segment.bytes() - (former == null ? 0 : former.bytes());
      return Optional.ofNullable(former);
    } finally {
      lock.unlock();
    }
  }

  private static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  /**
   * Lets go of the folder, and removes it if there is nothing in it. Else it keeps its lock, by
   * which the next process takes it over. Never throws.
   */
  @Override
  public void close() {
    try {
      if (isEmpty() && files.list(folder).stream().allMatch(FolderLock::isLock)) {
        held.removeFolder();
      }
    } catch (IOException | RuntimeException e) {
      // What is left is an empty folder, which does no harm.
    }
    try {
      held.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }
}
