package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStream;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import ml.clear.sdk.storage.VersionedObject;

/**
 * Files of this machine and of mounted shares. A file is written under another name beside its
 * place, forced to the disk and renamed. Thread-safe.
 */
public final class FileStore implements ObjectStore {
  private static final int CHUNK_BYTES = 1 << 18;

  private final PartialFiles partialFiles;

  /** A store whose unfinished files stay if the process is killed. */
  public FileStore() {
    this(PartialFiles.unrecorded());
  }

  /** A store whose unfinished files are removed by a later process. */
  FileStore(PartialFiles partialFiles) {
    this.partialFiles = partialFiles;
  }

  @Override
  public ObjectInfo put(StorageUri uri, ObjectSource source) {
    Path target = pathOf(uri);
    Path partial = partialFiles.begin(target);
    try {
      PartialFile.createParents(target);
      try (SourceReader in = new SourceReader(uri, source)) {
        write(in, partial);
      }
      // Before the move: another one's file may take this one's place at any time after.
      ObjectInfo stored = new ObjectInfo(uri, Files.size(partial), modified(partial));
      PartialFile.moveInto(partial, target);
      return stored;
    } catch (IOException e) {
      throw failed("PUT", uri, e);
    } finally {
      partialFiles.end(partial);
    }
  }

  private static void write(SourceReader in, Path partial) throws IOException {
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        out.write(chunk, 0, read);
      }
      // Before the rename: else a power cut may leave the name with an empty file behind it.
      channel.force(true);
    }
  }

  @Override
  public Optional<ObjectInfo> find(StorageUri uri) {
    Path file = pathOf(uri);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(new ObjectInfo(uri, Files.size(file), modified(file)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("HEAD", uri, e);
    }
  }

  @Override
  public ObjectStream open(StorageUri uri, ByteRange range) {
    Path file = pathOf(uri);
    if (Files.isDirectory(file)) {
      throw notFound("GET", uri, "this is a folder");
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(range.from());
      InputStream in = Channels.newInputStream(channel);
      return new ObjectStream(
          range.length() == Long.MAX_VALUE ? in : new LimitedStream(in, range.length()),
          channel.size());
    } catch (IOException e) {
      throw failed("GET", uri, e);
    }
  }

  @Override
  public Optional<VersionedObject> read(StorageUri uri) {
    try {
      return ConditionalFiles.read(pathOf(uri));
    } catch (IOException e) {
      throw failed("GET", uri, e);
    }
  }

  @Override
  public Optional<String> putIf(StorageUri uri, byte[] content, PutCondition condition) {
    try {
      return ConditionalFiles.putIf(
          pathOf(uri), content, condition, () -> put(uri, ObjectSource.of(content)));
    } catch (IOException e) {
      throw failed("PUT", uri, e);
    }
  }

  @Override
  public void delete(StorageUri uri) {
    Path file = pathOf(uri);
    if (Files.isDirectory(file)) {
      throw notFound("DELETE", uri, "this is a folder; of its files, each is deleted by itself");
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("DELETE", uri, e);
    }
  }

  @Override
  public Stream<ObjectInfo> list(StorageUri prefix) {
    int name = prefix.text().lastIndexOf('/') + 1;
    String place = prefix.text().substring(0, name); // as it was asked for, with any dots in it
    Path folder = pathOf(prefix, place);
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try {
      return Folders.files(folder, prefix.text().substring(name)).stream()
          .filter(file -> !PartialFile.isPartial(file))
          .map(file -> new StorageUri(place + Folders.slashed(folder.relativize(file))))
          .flatMap(uri -> find(uri).stream());
    } catch (IOException e) {
      throw failed("LIST", prefix, e);
    }
  }

  @Override
  public StoreAccess access(StorageUri uri) {
    return new StoreAccess("the local file system", "the user " + System.getProperty("user.name"));
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  /** The path that a {@code file:} URI means: taken literally, never decoded. */
  public static Path pathOf(StorageUri uri) {
    return pathOf(uri, uri.text());
  }

  private static Path pathOf(StorageUri uri, String text) {
    String path = text.substring("file://".length());
    try {
      // file:///C:/x is C:/x, where there are drives.
      return path.matches("/[A-Za-z]:/.*") ? Path.of(path.substring(1)) : Path.of(path);
    } catch (InvalidPathException e) {
      throw unnameable(uri, e);
    }
  }

  /** The failure of giving a file a name that this system does not allow. */
  public static StorageException unnameable(StorageUri uri, InvalidPathException e) {
    return StorageException.of("name a file for", uri, Reason.OTHER)
        .detail("this system has no such file names: " + e.getReason())
        .remedy("if it is a letter outside ASCII: set LC_ALL to a locale of UTF-8")
        .cause(e)
        .build();
  }

  private static Optional<Instant> modified(Path file) throws IOException {
    return Optional.of(Files.getLastModifiedTime(file).toInstant());
  }

  private StorageException notFound(String action, StorageUri uri, String detail) {
    return StorageException.of(action, uri, Reason.NOT_FOUND).detail(detail).build();
  }

  private StorageException failed(String action, StorageUri uri, Exception e) {
    Reason reason = reason(e);
    StorageException.Builder builder =
        StorageException.of(action, uri, reason).cause(e).access(access(uri)).detail(says(e));
    if (reason == Reason.DENIED) {
      builder.remedy("give this user the right, or choose another output_uri");
    }
    if (reason == Reason.TOO_LARGE) {
      builder.remedy("make room on its disk, or choose another output_uri");
    }
    return builder.build();
  }

  private static Reason reason(Exception e) {
    if (IoFailure.isFull(e)) {
      return Reason.TOO_LARGE;
    }
    if (e instanceof NoSuchFileException) {
      return Reason.NOT_FOUND;
    }
    return e instanceof AccessDeniedException ? Reason.DENIED : Reason.OTHER;
  }

  private static String says(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
