package ml.clear.sdk.tests.interop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.artifact.Artifacts;

/** Uploads artifacts of every kind; prints the id. */
public final class WriteArtifacts {
  private WriteArtifacts() {}

  /** Takes project, name, and the URI of an object that lies elsewhere. */
  public static void main(String[] args) throws IOException {
    Task task = Task.init(args[0], args[1]);
    System.out.println("TASK " + task.id());
    task.run(running -> upload(running.artifacts(), args[2]));
  }

  private static void upload(Artifacts artifacts, String external) throws IOException {
    artifacts.upload("text", ArtifactContent.text("some text é\nline"));
    artifacts.upload(
        "json", ArtifactContent.json(Map.of("a", 1, "b", Arrays.asList(1.5, null, "é"))));
    artifacts.upload("array", ArtifactContent.json(List.of(1, 2)));
    artifacts.upload(
        "table",
        ArtifactContent.table(
            List.of("x", "y"), List.of(List.of(1, "a,b"), List.of(2, "é \"q\""))));
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, 0x0080FF);
    artifacts.upload("image", ArtifactContent.image(image));
    artifacts.upload("bytes", ArtifactContent.bytes(new byte[] {0, 1, -1}, "raw.bin"));
    Path folder = Files.createTempDirectory("folder");
    Files.createDirectory(folder.resolve("sub dir"));
    Files.writeString(folder.resolve("sub dir").resolve("é.txt"), "inside", StandardCharsets.UTF_8);
    artifacts.upload("folder", folder);
    artifacts.upload("odd/näme 50% +#1?&", ArtifactContent.json(Map.of("odd", true)));
    artifacts.upload("external", ArtifactContent.external(external));
  }
}
