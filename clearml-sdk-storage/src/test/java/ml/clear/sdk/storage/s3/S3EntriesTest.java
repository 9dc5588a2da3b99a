package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3EntriesTest {
  @TempDir Path folder;

  private ClearMlConfig config(String s3, Environment environment) throws IOException {
    Path file = Files.writeString(folder.resolve("clearml.conf"), "sdk.aws.s3 = " + s3);
    return ClearMlConfig.builder().environment(environment).configFile(file).build();
  }

  @Test
  void findsTheEntriesThatThePythonSdkFinds() throws IOException {
    JsonNode table;
    try (InputStream json = getClass().getResourceAsStream("/s3-credential-cases.json")) {
      table = new ObjectMapper().readTree(Objects.requireNonNull(json));
    }
    S3Entries entries = new S3Entries(config(table.get("s3").toString(), Environment.bare(folder)));
    SoftAssertions softly = new SoftAssertions();

    for (JsonNode row : table.get("cases")) {
      S3Location found = entries.locate(new StorageUri(row.get("uri").asText()));
      String actual =
          String.join(
              " | ",
              found.entry().key(),
              found.entry().host(),
              found.bucket(),
              found.key(),
              found.entry().region(),
              String.valueOf(found.entry().secure()),
              String.valueOf(found.entry().chain()),
              found.entry().token(),
              found.entry().acl(),
              found.entry().profile(),
              found.entry().verify(),
              String.valueOf(found.entry().multipart()),
              found.entry().extraArgs().toString());
      String expected =
          String.join(
              " | ",
              row.get("key").asText(),
              row.get("host").asText(),
              row.get("bucket").asText(),
              row.get("object").asText(),
              row.get("region").asText(),
              row.get("secure").asText(),
              String.valueOf(row.path("chain").asBoolean(false)),
              row.path("token").asText(""),
              row.path("acl").asText(""),
              row.path("profile").asText(""),
              row.path("verify").asText(""),
              String.valueOf(row.path("multipart").asBoolean(true)),
              "{" + row.path("extra").asText("") + "}");
      softly.assertThat(actual).as(row.get("uri").asText()).isEqualTo(expected);
    }

    softly.assertAll();
    assertThat(table.get("cases")).hasSizeGreaterThan(10);
  }

  @Test
  void theEnvironmentFillsInWhatTheDefaultsLeaveOut() throws IOException {
    Environment environment =
        Environment.bare(folder)
            .withVariable("AWS_ACCESS_KEY_ID", "from-env")
            .withVariable("AWS_SECRET_ACCESS_KEY", "hidden")
            .withVariable("AWS_SESSION_TOKEN", "token")
            .withVariable("AWS_DEFAULT_REGION", "sa-east-1");

    S3Entry entry =
        new S3Entries(config("{}", environment)).locate(new StorageUri("s3://b/k")).entry();

    assertThat(entry.key()).isEqualTo("from-env");
    assertThat(entry.token()).isEqualTo("token");
    assertThat(entry.region()).isEqualTo("sa-east-1");
    assertThat(entry.isValid()).isTrue();
    assertThat(entry.toString()).contains("AWS_ACCESS_KEY_ID").doesNotContain("hidden", "from-env");
  }

  @Test
  void anEntryThatLacksItsSecretIsNamedIfNothingElseHelps() throws IOException {
    String s3 = "{credentials: [{bucket: other, key: k, secret: s}, {bucket: models, key: k}]}";
    StorageUri uri = new StorageUri("s3://models/x");

    S3Location found = new S3Entries(config(s3, Environment.bare(folder))).locate(uri);

    assertThatThrownBy(() -> S3Location.requireUsable("PUT", uri, found))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("sdk.aws.s3.credentials[1] (bucket models) has no secret");
  }
}
