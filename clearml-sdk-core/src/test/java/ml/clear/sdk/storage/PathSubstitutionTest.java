package ml.clear.sdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sdk.storage.path_substitution}: this machine sees a share where others see a bucket. */
class PathSubstitutionTest {
  @TempDir Path folder;

  private Storage storage(String rules) throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("clearml.conf"), "sdk.storage.path_substitution: [" + rules + "]");
    return Storage.open(
        ClearMlConfig.builder().environment(Environment.bare(folder)).configFile(conf).build());
  }

  private String rule(String registered, String local) {
    return "{registered_prefix: \"" + registered + "\", local_prefix: \"" + local + "\"}";
  }

  @Test
  void whatIsRegisteredElsewhereIsWrittenReadListedAndDeletedHere() throws IOException {
    Path share = folder.resolve("my share");
    Path file = Files.writeString(folder.resolve("model.ubj"), "weights");
    try (Storage storage = storage(rule("s3://models/", share + "/"))) {
      StoredObject stored = storage.upload(file, "s3://models/a/model.ubj");
      storage.uploadFolder(Files.createDirectories(folder.resolve("empty")), "s3://models/b");

      assertThat(stored.uri().text()).isEqualTo("s3://models/a/model.ubj");
      assertThat(share.resolve("a/model.ubj")).hasContent("weights");
      assertThat(storage.localCopy("s3://models/a/model.ubj"))
          .isEqualTo(share.resolve("a/model.ubj"));
      assertThat(storage.exists("s3://models/a/model.ubj")).isTrue();
      assertThat(storage.sizeBytes("s3://models/a/model.ubj")).isEqualTo(7);
      assertThat(storage.open("s3://models/a/model.ubj").readAllBytes())
          .asString()
          .isEqualTo("weights");
      assertThat(storage.list("s3://models/a/")).hasSize(1);
      storage.downloadFolder("s3://models/a", folder.resolve("down"));
      assertThat(folder.resolve("down/model.ubj")).hasContent("weights");
      storage.verify("s3://models/probe");
      storage.delete("s3://models/a/model.ubj");
      assertThat(share.resolve("a/model.ubj")).doesNotExist();
    }
  }

  @Test
  void theFirstRuleThatFitsCountsAndIsAppliedOnce() throws IOException {
    Path inner = folder.resolve("inner");
    String outer = folder.toString();
    try (Storage storage = storage(rule(outer, inner.toString()) + "," + rule(outer, "/nowhere"))) {
      Path file = Files.writeString(folder.resolve("f.txt"), "one");

      storage.upload(file, "file://" + folder + "/x.txt"); // another prefix: left as it is
      storage.upload(file, folder + "/y.txt");

      assertThat(folder.resolve("x.txt")).exists();
      assertThat(inner.resolve("y.txt")).exists();
      assertThat(storage.localCopy(folder + "/y.txt")).isEqualTo(inner.resolve("y.txt"));
    }
  }

  @Test
  void whatIsListedHereIsFetchedFromHere() throws IOException {
    String seen = "file://" + folder + "/a";
    try (Storage storage = storage(rule(seen, seen + "/b"))) {
      storage.upload(Files.writeString(folder.resolve("f.txt"), "one"), seen + "/f.txt");

      storage.downloadFolder(seen, folder.resolve("down"));

      assertThat(folder.resolve("a/b/f.txt")).exists();
      assertThat(folder.resolve("down/f.txt")).hasContent("one");
    }
  }

  @Test
  void windowsPathsAreFoundOnAShare() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/f.txt"), "one");
    String rule =
        "{registered_prefix: \"C:\\\\data\", local_prefix: \""
            + folder
            + "\", replace_windows_sep: true}";
    try (Storage storage = storage(rule)) {
      assertThat(storage.localCopy("C:\\data\\sub\\f.txt")).hasContent("one");
    }
  }

  @Test
  void aRuleWithoutOneOfItsPrefixesIsRefusedAtTheStart() {
    assertThatThrownBy(() -> storage("{registered_prefix: \"s3://a\"}").close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("local_prefix")
        .hasMessageContaining("clearml.conf");
  }
}
