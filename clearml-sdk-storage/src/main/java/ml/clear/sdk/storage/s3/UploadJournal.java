package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;
import ml.clear.sdk.internal.storage.Percent;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk which multipart uploads are under way, so that the parts of a JVM that was
 * killed are not paid for for ever: the next one that stores the same object goes on with them, and
 * what is not gone on with is aborted when it ends (only a kill in the instant between the store's
 * answer and the note escapes). Whoever owns an entry holds its file's lock, which the system gives
 * up with the process. Thread-safe.
 */
final class UploadJournal {
  private static final Logger LOG = LoggerFactory.getLogger(UploadJournal.class);
  private static final String SUFFIX = ".upload";
  private static final int LARGEST_BYTES = 1 << 16;

  /**
   * Files that this JVM holds. They are not even opened again: closing one of two channels of a
   * file gives up the process's lock on it.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;

  /** A journal in the cache folder. */
  UploadJournal(Path cacheDirectory) {
    this.folder =
        cacheDirectory.toAbsolutePath().normalize().resolve("storage_manager").resolve("uploads");
  }

  /**
   * What is written down of an upload.
   *
   * @param uploadId the store's name for it
   * @param uri what is being stored
   * @param partBytes size of its first parts
   * @param checksums whether its parts carry CRC-32C
   * @param headers what the object is stored with, as a hash
   */
  record Note(String uploadId, StorageUri uri, int partBytes, boolean checksums, int headers) {
    UploadCalls.Begun begun() {
      return new UploadCalls.Begun(uploadId, checksums);
    }

    private String text() {
      return String.join(
          "\n",
          uploadId,
          Percent.quotePath(uri.text()),
          partBytes + "\n" + checksums + "\n" + headers + "\n");
    }

    /** Through the channel that holds the lock: to close another one would give that up. */
    private static Optional<Note> read(FileChannel channel) throws IOException {
      ByteBuffer text = ByteBuffer.allocate((int) Math.min(LARGEST_BYTES, channel.size()));
      while (text.hasRemaining() && channel.read(text) >= 0) {
        // goes on
      }
      List<String> lines = StandardCharsets.UTF_8.decode(text.flip()).toString().lines().toList();
      return lines.size() < 5
          ? Optional.empty() // its process was killed while it wrote this
          : Optional.of(
              new Note(
                  lines.get(0),
                  new StorageUri(Percent.unquote(lines.get(1))), // a key may hold line ends
                  Integer.parseInt(lines.get(2)),
                  Boolean.parseBoolean(lines.get(3)),
                  Integer.parseInt(lines.get(4))));
    }
  }

  /** An upload that is under way, and nobody else's. */
  static final class Entry {
    private final Path file;
    private final @Nullable FileChannel locked;
    private final Note note;

    private Entry(Path file, @Nullable FileChannel locked, Note note) {
      this.file = file;
      this.locked = locked;
      this.note = note;
    }

    Note note() {
      return note;
    }

    /** The upload has been completed or aborted. */
    void forget() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException leftOver) {
        LOG.debug("{} stays: an upload that is gone will be aborted", file, leftOver);
      }
      leave();
    }

    /** The upload is left to whoever comes next. */
    void leave() {
      closeQuietly(locked);
      OURS.remove(file);
    }
  }

  /** Writes an upload down before its first part is sent; where that fails, goes on without. */
  Entry begin(Note note) {
    Path file = folder.resolve(UUID.randomUUID() + SUFFIX);
    OURS.add(file);
    try {
      return new Entry(file, written(file, note), note);
    } catch (IOException | RuntimeException e) {
      LOG.warn("An upload that is killed now would leave parts: {} cannot be written", folder, e);
      return new Entry(file, null, note);
    }
  }

  private FileChannel written(Path file, Note note) throws IOException {
    Files.createDirectories(folder);
    // Gets its name once it is locked: else another process may take it for abandoned.
    Path unnamed = file.resolveSibling(file.getFileName() + ".new");
    FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      channel.lock();
      channel.write(ByteBuffer.wrap(note.text().getBytes(StandardCharsets.UTF_8)));
      Files.move(unnamed, file, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (Throwable e) {
      closeQuietly(channel);
      Files.deleteIfExists(unnamed);
      throw e;
    }
  }

  /** An upload of this object with such parts and headers, whose process is gone. */
  Optional<Entry> adopt(StorageUri uri, int partBytes, int headers) {
    List<Entry> found =
        abandoned(
            (file, note) ->
                note.uri().equals(uri)
                    && note.partBytes() == partBytes
                    && note.headers() == headers);
    found.stream().skip(1).forEach(Entry::leave);
    return found.stream().findFirst();
  }

  /**
   * Hands the uploads to one store whose processes are gone to {@code abort}, and forgets them;
   * stops when the store does not answer.
   *
   * @param authority bucket or host: of others, nobody knows now whether they can be reached
   * @param before only what was written down before this instant
   */
  void cleanUp(String authority, Instant before, Consumer<Note> abort) {
    Deque<Entry> left =
        new ArrayDeque<>(
            abandoned(
                (file, note) ->
                    note.uri().authority().equals(authority) && modified(file).isBefore(before)));
    try {
      boolean answers = true;
      while (answers && !left.isEmpty()) {
        answers = end(left.remove(), abort);
      }
    } finally {
      left.forEach(Entry::leave);
    }
  }

  /** Whether another one may be tried. */
  private static boolean end(Entry entry, Consumer<Note> abort) {
    boolean gone = false;
    try {
      abort.accept(entry.note());
      gone = true;
      return true;
    } catch (RuntimeException e) {
      LOG.debug("An upload of an earlier process could not be aborted: {}", entry.file, e);
      return !(e instanceof StorageException failure && failure.reason() == Reason.UNREACHABLE);
    } finally {
      if (gone) {
        entry.forget();
      } else {
        entry.leave();
      }
    }
  }

  private static Instant modified(Path file) {
    return Instant.ofEpochMilli(file.toFile().lastModified());
  }

  private List<Entry> abandoned(BiPredicate<Path, Note> wanted) {
    List<Entry> found = new ArrayList<>();
    for (Path file : files()) {
      if (OURS.add(file)) {
        take(file, wanted).ifPresentOrElse(found::add, () -> OURS.remove(file));
      }
    }
    return found;
  }

  private static Optional<Entry> take(Path file, BiPredicate<Path, Note> wanted) {
    @Nullable FileChannel channel = null;
    boolean taken = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        return Optional.empty();
      }
      Optional<Note> note = Note.read(channel);
      if (note.isEmpty()) {
        Files.deleteIfExists(file);
      }
      taken = note.isPresent() && wanted.test(file, note.get());
      FileChannel locked = channel;
      return taken ? note.map(known -> new Entry(file, locked, known)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} cannot be read", file, e);
      return Optional.empty();
    } finally {
      if (!taken) {
        closeQuietly(channel);
      }
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("A journal file cannot be closed", e);
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    } catch (IOException e) {
      LOG.debug("{} cannot be listed", folder, e);
      return List.of();
    }
  }
}
