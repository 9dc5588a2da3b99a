package ml.clear.sdk.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import ml.clear.sdk.storage.StorageUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";

  private static String artifact(String root, String project, String task, String name) {
    return Destination.of(StorageUri.of(root), project, "p".repeat(32), task, ID)
        .artifact(name, name + ".json")
        .text();
  }

  @Test
  void aFileServerPathIsQuotedTwice() {
    assertThat(artifact("http://files:8081", "a é 50% x", "t: #1?", "d/1"))
        .isEqualTo(
            "http://files:8081/a%20%25C3%25A9%2050%2525%20x/t%253A%20%25231%253F."
                + ID
                + "/artifacts/d.slash.1/d.slash.1.json");
  }

  @Test
  void objectStoresAndFilesHaveTheKeyItself() {
    assertThat(artifact("s3://bucket/pre", "a é/b", "t: x", "n"))
        .isEqualTo("s3://bucket/pre/a %C3%A9/b/t%3A x." + ID + "/artifacts/n/n.json");
    assertThat(artifact("file:///mnt/", "p", "t", "n"))
        .isEqualTo("file:///mnt/p/t." + ID + "/artifacts/n/n.json");
  }

  @ParameterizedTest
  @CsvSource({
    "50%, 500x25",
    "a b, a b",
    "'/a\\b/', a.slash.b",
    "#\"?:@&=+$, 0x230x220x3f0x3a0x400x260x3d0x2b0x24",
    ".., 0x2e0x2e",
    "naïve, naïve"
  })
  void namesBecomeOneLevel(String name, String level) {
    assertThat(PathNames.oneLevel(name)).isEqualTo(level);
  }

  @Test
  void noProjectsNameLeadsOutOfTheRoot() {
    assertThat(artifact("file:///mnt/", "../..", "..", "n"))
        .isEqualTo("file:///mnt/0x2e0x2e/0x2e0x2e/..." + ID + "/artifacts/n/n.json");
  }

  @Test
  void longNamesAreCutAsTheReferenceCutsThem() {
    String uri = artifact("s3://b", "p".repeat(300), "t".repeat(200), "n");

    String[] levels = uri.substring("s3://b/".length()).split("/", -1);
    assertThat(levels[0]).isEqualTo("p".repeat(256 - 33) + "." + "p".repeat(32));
    assertThat(levels[1]).isEqualTo("t".repeat(128 - 33) + "." + ID);
  }

  @Test
  void aTaskWithoutAProjectHasAFolderAllTheSame() {
    assertThat(artifact("s3://bucket", "", "t", "n"))
        .isEqualTo("s3://bucket/unknown/t." + ID + "/artifacts/n/n.json");
  }

  @Test
  void offlinePathsHavePlainCharactersOnly() {
    Destination offline =
        Destination.offline(Path.of("/s/data"), "a é 50% x/../y", "t: #1?", "offline-" + ID);

    String one = offline.artifact("né", "n.json").text();
    String two = offline.artifact("nü", "n.json").text();

    assertThat(one)
        .matches("file:///s/data/[A-Za-z0-9 ._/-]+")
        .contains("t_ _1_.offline-" + ID + "/artifacts/")
        .endsWith("/n.json")
        .doesNotContain("/../");
    assertThat(two).isNotEqualTo(one);
  }
}
