package ml.clear.sdk.internal.lease;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import org.jspecify.annotations.Nullable;

/**
 * Epochs as files of a folder that its users share: {@code <resource>/<number>} is a hard link to a
 * complete file, which a file system makes once and shows whole or not at all. The beat and the
 * release are files of their own, so that a late beat cannot undo a release. A number serves as the
 * id: only numbers below the greatest are ever removed, and they are never granted again.
 */
public final class FileLeaseStore implements LeaseStore {
  private static final String BEAT = ".beat";
  private static final String FREE = ".free";
  private static final int LISTINGS = 1000;

  private final Path root;

  /** A store in this folder, which is made when first needed. */
  public FileLeaseStore(Path root) {
    this.root = root;
  }

  @Override
  public List<Epoch> list(String resource, Duration limit) {
    Path folder = folder(resource);
    try {
      for (int i = 0; i < LISTINGS; i++) {
        Optional<List<Epoch>> epochs = readAll(resource, names(folder));
        if (epochs.isPresent()) {
          return epochs.get();
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // nobody has leased it yet
    } catch (IOException e) {
      throw failure("LIST", folder, ClearMlException.Effect.NONE, e);
    }
    throw failure(
        "LIST",
        folder,
        ClearMlException.Effect.NONE,
        new IOException("its records changed faster than they could be read"));
  }

  private static List<Path> names(Path folder) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*")) {
      files.forEach(names::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.removeIf(file -> !file.getFileName().toString().matches("[0-9]+"));
    return names;
  }

  /**
   * Empty if one was collected after the names were read. A greater number exists then, which the
   * names may lack: to go on without it could grant a small number again.
   */
  private static Optional<List<Epoch>> readAll(String resource, List<Path> names)
      throws IOException {
    List<Epoch> epochs = new ArrayList<>();
    for (Path name : names) {
      Optional<Epoch> epoch = read(resource, name);
      if (epoch.isEmpty()) {
        return Optional.empty();
      }
      epochs.add(epoch.get());
    }
    return Optional.of(epochs);
  }

  @Override
  public Creation create(Epoch epoch, Duration limit) {
    Path folder = folder(epoch.resource());
    try {
      Files.createDirectories(folder);
      Path whole = write(folder, TextRecord.write(epoch));
      try {
        Files.createLink(folder.resolve(Long.toString(epoch.number())), whole);
        return Creation.LANDED;
      } catch (FileAlreadyExistsException e) {
        return Creation.UNKNOWN; // a network file system may have lost the answer to our own link
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (UnsupportedOperationException e) {
      throw failure("LINK", folder, ClearMlException.Effect.NONE, e);
    } catch (IOException e) {
      throw failure("LINK", folder, ClearMlException.Effect.UNKNOWN, e);
    }
  }

  @Override
  public boolean renew(Epoch epoch, long beat, Duration limit) {
    return replace(epoch, BEAT, Long.toString(beat));
  }

  @Override
  public void release(Epoch epoch, Duration limit) {
    replace(epoch, FREE, "");
  }

  @Override
  public void delete(Epoch epoch, Duration limit) {
    Path file = file(epoch);
    try { // the record last: what a crash leaves behind is found again
      Files.deleteIfExists(beside(file, BEAT));
      Files.deleteIfExists(beside(file, FREE));
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure("DELETE", file, ClearMlException.Effect.PARTIAL, e);
    }
  }

  private boolean replace(Epoch epoch, String suffix, String text) {
    Path file = file(epoch);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      Path whole = write(folder(epoch.resource()), text);
      try {
        Files.move(whole, beside(file, suffix), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(whole);
      }
      return true;
    } catch (AtomicMoveNotSupportedException e) {
      throw failure("MOVE", file, ClearMlException.Effect.NONE, e);
    } catch (IOException e) {
      throw failure("MOVE", file, ClearMlException.Effect.UNKNOWN, e);
    }
  }

  private static Path write(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("new-" + UUID.randomUUID()), text);
  }

  /** Empty if somebody collected it since it was listed. */
  private static Optional<Epoch> read(String resource, Path file) throws IOException {
    String text = contents(file);
    if (text == null) {
      return Optional.empty();
    }
    String beat = contents(beside(file, BEAT));
    return Optional.of(
        TextRecord.read(resource, text, file.toString())
            .withBeat(beat == null ? "0" : beat)
            .withFree(Files.exists(beside(file, FREE))));
  }

  private static @Nullable String contents(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private Path folder(String resource) {
    return root.resolve("lease-" + ObjectLeaseStore.encoded(resource));
  }

  private Path file(Epoch epoch) {
    return folder(epoch.resource()).resolve(Long.toString(epoch.number()));
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static StorageException failure(
      String action, Path path, ClearMlException.Effect effect, Exception cause) {
    return StorageException.of(
            action, StorageUri.of(path.toUri().toString()), StorageException.Reason.OTHER)
        .effect(effect)
        .detail("leases need a file system with hard links and atomic moves: " + cause)
        .cause(cause)
        .build();
  }
}
