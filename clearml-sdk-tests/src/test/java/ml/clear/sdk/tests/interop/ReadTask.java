package ml.clear.sdk.tests.interop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.artifact.Artifact;
import ml.clear.sdk.artifact.Table;
import ml.clear.sdk.report.ConsoleLine;
import org.jspecify.annotations.Nullable;

/** Finds a task by project and name and prints what it holds as one line of JSON. */
public final class ReadTask {
  private ReadTask() {}

  /** Takes project and name. */
  public static void main(String[] args) throws IOException {
    try (ClearMl clearMl = ClearMl.create()) {
      TaskRef task = clearMl.tasks().findLatest(args[0], args[1]).orElseThrow();
      Map<String, @Nullable Object> read = new LinkedHashMap<>();
      read.put("id", task.id());
      read.put("status", task.status().wireName());
      read.put("tags", task.info().tags());
      read.put("comment", task.info().comment());
      read.put("parameters", task.parameters().getAll());
      read.put("properties", task.properties().getAll());
      read.put("configuration", configuration(task));
      read.put("scalars", scalars(task));
      read.put("singleValues", task.metrics().singleValues());
      read.put("console", task.metrics().console().map(ConsoleLine::text).toList());
      read.put("artifacts", artifacts(task));
      System.out.println("READ " + new ObjectMapper().writeValueAsString(read));
    }
  }

  private static Map<String, Object> configuration(TaskRef task) {
    Map<String, Object> read = new LinkedHashMap<>();
    for (String name : task.configuration().names()) {
      read.put(name, task.configuration().findMap(name).orElseThrow());
    }
    return read;
  }

  private static Map<String, Object> scalars(TaskRef task) {
    Map<String, Object> read = new LinkedHashMap<>();
    task.metrics()
        .series()
        .forEach(
            (title, all) ->
                all.forEach(
                    series ->
                        read.put(
                            title + "|" + series,
                            task.metrics()
                                .scalar(title, series)
                                .map(point -> List.of(point.iteration(), point.value()))
                                .toList())));
    return read;
  }

  private static Map<String, @Nullable Object> artifacts(TaskRef task) throws IOException {
    Map<String, @Nullable Object> read = new LinkedHashMap<>();
    for (Artifact artifact : task.artifacts().list()) {
      read.put(artifact.name(), shown(artifact.type().equals("pickle") ? null : artifact.get()));
    }
    return read;
  }

  /**
   * What JSON can show: of an image the size and a pixel, of a folder its files, of a file bytes.
   */
  private static @Nullable Object shown(@Nullable Object value) throws IOException {
    if (value instanceof BufferedImage image) {
      return List.of(image.getWidth(), image.getHeight(), image.getRGB(1, 1) & 0xFFFFFF);
    }
    if (value instanceof Table table) {
      return Map.of("columns", table.columns(), "rows", table.rows());
    }
    if (value instanceof Path path && Files.isDirectory(path)) {
      try (var files = Files.walk(path)) {
        return files.filter(Files::isRegularFile).map(f -> path.relativize(f).toString()).toList();
      }
    }
    return value instanceof Path path ? Files.readAllBytes(path) : value;
  }
}
