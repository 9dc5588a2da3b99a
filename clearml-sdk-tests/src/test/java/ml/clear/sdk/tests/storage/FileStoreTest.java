package ml.clear.sdk.tests.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.testkit.storage.ConditionalStoreContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ConditionalStoreContract {
  private final FileStore store = new FileStore();
  @TempDir Path folder;

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected StorageUri root() {
    return StorageUri.of(folder);
  }

  @Test
  void takesThePathLiterally() {
    store.put(new StorageUri("file://" + folder + "/a%20b c"), ObjectSource.of(bytes(3)));

    assertThat(folder.resolve("a%20b c")).exists();
  }

  @Test
  void takesANameAsLongAsTheFileSystemDoes() {
    String name = "モデル".repeat(28); // 252 bytes

    store.put(new StorageUri("file://" + folder + "/" + name), ObjectSource.of(bytes(3)));

    assertThat(folder.resolve(name)).hasSize(3);
  }

  @Test
  void aFolderIsNoObjectThatCouldBeDeleted() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> store.delete(StorageUri.of(empty)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("this is a folder");

    assertThat(empty).isDirectory();
  }

  @Test
  void whatIsListedBeginsWithThePrefixAsItWasAskedFor() {
    store.put(at("a/b/1"), ObjectSource.of(bytes(3)));
    StorageUri prefix = new StorageUri("file://" + folder + "/a/../a/");

    try (Stream<ObjectInfo> below = store.list(prefix)) {
      assertThat(below)
          .extracting(ObjectInfo::uri)
          .containsExactly(new StorageUri(prefix.text() + "b/1"));
    }
  }

  @Test
  void aFailedUploadLeavesNoFileOfAnyName() throws IOException {
    ObjectSource broken = ObjectSource.of(InputStream.nullInputStream(), 7);

    assertThatThrownBy(() -> store.put(at("x"), broken)).isInstanceOf(StorageException.class);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFileInPlaceOfAFolderIsNamedInTheMessage() throws IOException {
    Files.writeString(folder.resolve("file"), "not a folder");

    assertThatThrownBy(() -> store.put(at("file/x"), ObjectSource.of(bytes(3))))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(folder + "/file");
  }
}
