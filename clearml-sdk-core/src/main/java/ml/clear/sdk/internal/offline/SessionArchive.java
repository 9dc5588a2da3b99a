package ml.clear.sdk.internal.offline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks the zip of a session, and of a truncated one as much as there is. */
public record SessionArchive(Path zip) {
  /** Unpacks into a folder. What cannot be unpacked is a problem. */
  public void unpack(Path folder, Problems problems) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        try (InputStream bytes = file.getInputStream(entry)) {
          unpack(entry, bytes, folder, problems);
        }
      }
    } catch (ZipException e) {
      problems.add(name(), 0, "truncated or no zip: " + e.getMessage());
      unpackWithoutDirectory(folder, problems);
    }
  }

  /** The directory is at the end of a zip; without it the entries are read from the front. */
  private void unpackWithoutDirectory(Path folder, Problems problems) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = next(entries, problems);
          entry != null && unpack(entry, entries, folder, problems);
          entry = next(entries, problems)) {}
    }
  }

  private @Nullable ZipEntry next(ZipInputStream entries, Problems problems) {
    try {
      return entries.getNextEntry();
    } catch (IOException e) {
      problems.add(name(), 0, "the next entry cannot be read: " + e.getMessage());
      return null;
    }
  }

  /** Unpacks one entry; what was read before a failure stays. */
  private boolean unpack(ZipEntry entry, InputStream bytes, Path folder, Problems problems)
      throws IOException {
    Path target;
    try {
      target = folder.resolve(entry.getName()).normalize();
    } catch (InvalidPathException e) {
      problems.add(entry.getName(), 0, "no path on this machine; skipped");
      return true;
    }
    if (!target.startsWith(folder)) {
      problems.add(entry.getName(), 0, "leads out of the session; skipped");
      return true;
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return true;
    }
    Files.createDirectories(target.resolveSibling(""));
    try (OutputStream file = Files.newOutputStream(target)) {
      bytes.transferTo(file);
      return true;
    } catch (IOException e) {
      problems.add(entry.getName(), 0, "not whole in the zip: " + e.getMessage());
      return false;
    }
  }

  private String name() {
    return String.valueOf(zip.getFileName());
  }
}
