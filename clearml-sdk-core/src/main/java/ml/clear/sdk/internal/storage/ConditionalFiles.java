package ml.clear.sdk.internal.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.storage.PutCondition;
import ml.clear.sdk.storage.VersionedObject;

/**
 * Compares a file's hash and replaces the file, under a lock that all processes respect which write
 * it under a condition; a plain write or removal is not held back.
 */
final class ConditionalFiles {
  /** A file lock belongs to the process: this one keeps its threads apart. Held during I/O. */
  private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

  private ConditionalFiles() {}

  static Optional<VersionedObject> read(Path file) throws IOException {
    try {
      byte[] content = Files.readAllBytes(file);
      return Optional.of(new VersionedObject(content, version(content)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static Optional<String> putIf(Path file, byte[] content, PutCondition condition, Runnable write)
      throws IOException {
    PartialFile.createParents(file);
    IN_THIS_JVM.lock();
    try (FileChannel channel = openLock(file)) {
      channel.lock(); // released with the channel
      if (!condition.holdsFor(read(file).map(VersionedObject::version))) {
        return Optional.empty();
      }
      write.run();
      return Optional.of(version(content));
    } finally {
      IN_THIS_JVM.unlock();
    }
  }

  /** The lock's file stays: removing it would let two processes lock two files. */
  private static FileChannel openLock(Path file) throws IOException {
    return FileChannel.open(
        PartialFile.beside(file, "lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static String version(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
