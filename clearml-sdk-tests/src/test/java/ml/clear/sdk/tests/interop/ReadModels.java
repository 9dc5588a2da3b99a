package ml.clear.sdk.tests.interop;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.model.ModelQuery;

/** Prints the models of a task, and what a query finds, as one line of JSON. */
public final class ReadModels {
  private ReadModels() {}

  /** Takes a task's id, the project of a query, and its tag. */
  public static void main(String[] args) throws IOException {
    try (ClearMl clearMl = ClearMl.create()) {
      TaskRef task = clearMl.tasks().get(args[0]);
      Map<String, Object> read = new LinkedHashMap<>();
      read.put("outputs", shown(task.models().outputs()));
      read.put("inputs", shown(task.models().inputs()));
      read.put(
          "found",
          clearMl.models().find(ModelQuery.ALL.withProject(args[1]).withTags(args[2])).stream()
              .map(Model::id)
              .toList());
      System.out.println("READ " + new ObjectMapper().writeValueAsString(read));
    }
  }

  private static Map<String, Object> shown(Map<String, Model> models) throws IOException {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (Map.Entry<String, Model> entry : models.entrySet()) {
      shown.put(entry.getKey(), shown(entry.getValue()));
    }
    return shown;
  }

  private static Map<String, Object> shown(Model model) throws IOException {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", model.id());
    shown.put("name", model.name());
    shown.put("framework", model.framework());
    shown.put("comment", model.comment());
    shown.put("labels", model.labels());
    shown.put("configuration", model.configuration());
    shown.put("metadata", model.metadata());
    shown.put("tags", model.tags());
    shown.put("published", model.isPublished());
    shown.put("package", model.isPackage());
    shown.put("weights", weights(model.localCopy()));
    shown.put("singleValues", model.metrics().singleValues());
    Map<String, Object> scalars = new LinkedHashMap<>();
    model
        .metrics()
        .series()
        .forEach(
            (title, all) ->
                all.forEach(
                    series ->
                        scalars.put(
                            title + "|" + series,
                            model
                                .metrics()
                                .scalar(title, series)
                                .map(point -> List.of(point.iteration(), point.value()))
                                .toList())));
    shown.put("scalars", scalars);
    return shown;
  }

  /** The content of a file, or of each file of a folder. */
  private static Object weights(Path copy) throws IOException {
    if (!Files.isDirectory(copy)) {
      return Files.readString(copy);
    }
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.walk(copy)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            copy.relativize(file).toString().replace('\\', '/'),
            Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
