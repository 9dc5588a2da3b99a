package ml.clear.sdk.storage.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.artifact.Artifacts;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.storage.s3.TestMinio;
import ml.clear.sdk.testkit.ClearMlServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Artifacts and models on MinIO, written by either SDK and read by the other with one and the same
 * {@code clearml.conf}. Skipped unless {@code CLEARML_PYTHON} names an interpreter with clearml,
 * boto3, pandas and Pillow.
 */
@EnabledIfEnvironmentVariable(named = "CLEARML_PYTHON", matches = ".+")
class PythonOnS3Test {
  @RegisterExtension static final ServerProcess MINIO = TestMinio.process();

  @TempDir Path folder;
  private ClearMlServer server;
  private ClearMl clearMl;
  private Path conf;

  @BeforeEach
  void start() throws IOException {
    TestMinio.createBucketIfMissing(MINIO.host());
    server = ClearMlServer.start();
    conf =
        Files.writeString(
            folder.resolve("clearml.conf"),
            """
            api { api_server: "%s", web_server: "%s", files_server: "%s"
              credentials { access_key: "%s", secret_key: "%s" } }
            sdk.storage.cache.default_base_dir: "%s"
            # else Python's fork may hang for minutes: docs/knowledge/interop.md
            sdk.development { report_use_subprocess: false, vcs_repo_detect_async: false }
            sdk.aws.s3.credentials: [{host: "%s", key: "%s", secret: "%s", secure: false}]
            """
                .formatted(
                    server.apiUrl(),
                    server.apiUrl(),
                    server.filesUrl(),
                    server.accessKey(),
                    server.secretKey(),
                    folder.resolve("cache"),
                    MINIO.host(),
                    TestMinio.KEY,
                    TestMinio.SECRET));
    clearMl =
        ClearMl.create(
            ClearMlConfig.builder().environment(Environment.bare(folder)).configFile(conf).build());
  }

  @AfterEach
  void stop() {
    clearMl.close();
    server.close();
  }

  private String destination() {
    return "s3://" + MINIO.host() + "/" + TestMinio.BUCKET + "/out put";
  }

  private String python(String script, String... arguments) throws Exception {
    Path file = folder.resolve(script);
    try (InputStream source = getClass().getResourceAsStream("/interop/" + script)) {
      Files.write(file, Objects.requireNonNull(source).readAllBytes());
    }
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(System.getenv("CLEARML_PYTHON")));
    command.add(file.toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLEARML_CONFIG_FILE", conf.toString());
    builder.environment().put("CLEARML_CACHE_DIR", folder.resolve("python-cache").toString());
    builder.environment().put("PYTHONUTF8", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void pythonReadsWhatJavaWrites() throws Exception {
    Path sub = Files.createDirectories(folder.resolve("tree/sub"));
    Files.writeString(sub.resolve("é.txt"), "deep");
    Path weights = Files.writeString(folder.resolve("ranker.ubj"), "weights");
    Path saved = Files.createDirectories(folder.resolve("saved"));
    Files.writeString(saved.resolve("v.bin"), "v");
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", Arrays.asList(1, null, "é"));
    String taskId;
    Model model;
    Model packaged;
    try (Task task =
        clearMl
            .task("java: writes #1?")
            .project("interop/a é 50% x")
            .outputUri(destination())
            .start()) {
      taskId = task.id();
      Artifacts artifacts = task.artifacts();
      artifacts.upload("dict/é 50%+#", ArtifactContent.json(value));
      artifacts.upload("text", ArtifactContent.text("some text é"));
      artifacts.upload(
          "table",
          ArtifactContent.table(List.of("x", "y"), List.of(List.of(1, "a,b"), List.of(2, "é"))));
      artifacts.upload(
          "image", ArtifactContent.image(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB)));
      artifacts.upload("file", ArtifactContent.bytes(new byte[] {0, 1, 2}, "a b%+.bin"));
      artifacts.upload("folder", folder.resolve("tree"));
      artifacts.upload("big", ArtifactContent.bytes(new byte[(20 << 20) + 1], "big.bin"));
      model =
          task.models()
              .output("ranker")
              .framework("XGBoost")
              .labels(Map.of("cat", 1))
              .configuration("depth = 3")
              .metadata(Map.of("auc", "0.9"))
              .upload(weights);
      packaged = task.models().output("saved model").upload(saved);
      artifacts.upload("none", ArtifactContent.bytes(new byte[0], "none.bin"));
      Path odd = Files.writeString(folder.resolve("a b%+é#.bin"), "weights");
      task.models().output("odd/é 50%+#").uploadAsync(odd).join().publish();
    }

    assertThat(python("read_java.py", taskId, model.id(), packaged.id())).contains("read");
  }

  @Test
  void javaReadsWhatPythonWrites() throws Exception {
    String output = python("write_python.py", destination());
    String taskId =
        output
            .lines()
            .filter(line -> line.startsWith("TASK "))
            .findFirst()
            .orElseThrow()
            .substring(5);

    Artifacts artifacts = clearMl.tasks().get(taskId).artifacts();
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", Arrays.asList(1, null, "é"));
    assertThat(artifacts.get("dict/é 50%+#").uri()).startsWith(destination());
    assertThat(artifacts.get("dict/é 50%+#").get()).isEqualTo(expected);
    assertThat(artifacts.get("text").get()).isEqualTo("some text é");
    assertThat(artifacts.get("folder").localCopy().resolve("é.txt")).hasContent("deep");
    assertThat(artifacts.get("frame").table().rows())
        .containsExactly(List.of("0", "1", "a,b"), List.of("1", "2", "é"));
    assertThat(artifacts.get("image").image().getRGB(1, 1) & 0xffffff).isEqualTo(0x0080ff);
    assertThat(artifacts.get("file").localCopy()).hasBinaryContent(new byte[] {0, 1, 2});
    assertThat(artifacts.get("none").localCopy()).isEmptyFile();
    Map<String, Model> models =
        clearMl.tasks().get(taskId).models().outputs().values().stream()
            .collect(Collectors.toMap(Model::name, Function.identity()));
    assertThat(models).containsOnlyKeys("py model", "py package é", "py odd");
    assertThat(models.get("py model"))
        .returns("ONNX", Model::framework)
        .returns(Map.of("dog", 2), Model::labels)
        .returns("depth = 3", Model::configuration)
        .returns(Map.of("auc", "0.9"), Model::metadata)
        .returns(List.of("t é"), Model::tags)
        .satisfies(model -> assertThat(model.localCopy()).hasContent("py weights"));
    assertThat(models.get("py package é"))
        .returns(true, Model::isPackage)
        .satisfies(model -> assertThat(model.localCopy().resolve("é.txt")).hasContent("deep"));
    assertThat(models.get("py odd"))
        .satisfies(model -> assertThat(model.localCopy()).hasBinaryContent(new byte[] {0, 1, 2}));
  }
}
