package ml.clear.sdk.internal.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import ml.clear.sdk.internal.storage.Folders;
import ml.clear.sdk.storage.ObjectSource;

/** Folders as zip files, packed and unpacked. */
public final class FolderZip {
  private FolderZip() {}

  /** The files of a folder, packed into a temporary file; empty folders are left out. */
  public static PreparedBytes pack(Path folder) {
    StringBuilder listing = new StringBuilder("Archive content " + folder + ":\n");
    Path zip = PreparedBytes.temporary(".zip", file -> write(folder, file, listing));
    return new PreparedBytes(
        ObjectSource.of(zip).withContentType("application/zip"),
        Previews.ofText("listing", listing.toString()),
        Optional.of(zip));
  }

  private static void write(Path folder, Path zip, StringBuilder listing) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(zip), 1 << 16);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Path each : Folders.files(folder)) {
        String name = Folders.slashed(folder.relativize(each));
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(Files.getLastModifiedTime(each));
        out.putNextEntry(entry);
        long size = Files.copy(each, out);
        out.closeEntry();
        if (listing.length() < Previews.LONGEST) {
          listing.append(Previews.ofFile(name, size));
        }
      }
    }
  }

  /**
   * Unpacks a zip file into a folder that is created.
   *
   * @throws IOException if it is no zip, or an entry would lie outside the folder
   */
  public static void unpack(Path zip, Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    Files.createDirectories(root);
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = archive.entries();
          entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
          throw new ZipException("an entry leads out of the folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream in = archive.getInputStream(entry)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }
}
