package ml.clear.sdk.tests.interop;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.Task;
import org.jspecify.annotations.Nullable;

/** Writes parameters of every type, configuration objects and user properties; prints the id. */
public final class WriteParameters {
  private WriteParameters() {}

  enum Booster {
    TREE,
    LINEAR
  }

  record Optimizer(double rate, int steps, boolean nesterov, Booster booster, Duration limit) {}

  /** Connected by its setters. */
  public static final class Model {
    private int depth = 4;
    private String name = "net";

    public int getDepth() {
      return depth;
    }

    public void setDepth(int depth) {
      this.depth = depth;
    }

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Takes project and name. */
  public static void main(String[] args) {
    Task task = Task.init(args[0], args[1]);
    System.out.println("TASK " + task.id());
    task.run(
        running -> {
          running.connect(values());
          var optimizer = new Optimizer(1e-5, 7, true, Booster.LINEAR, Duration.ofSeconds(90));
          running.parameters().connect("Optimizer", optimizer);
          running.parameters().connect("Model", new Model());
          running.parameters().set("Args/late/one", 7);
          running.configuration().put("text", "plain = 1\nélan = ☃");
          running.configuration().put("map", Map.of("a", Map.of("b", List.of(1, 2)), "s", "x y"));
          running.configuration().putJson("json", Map.of("deep", List.of(Map.of("x", 1))));
          running.properties().set("owner é", "me & you");
          running.properties().set("score", 3);
        });
  }

  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("int", 3);
    values.put("long", 1L << 40);
    values.put("double", 0.1);
    values.put("tiny", 1e-5);
    values.put("whole", 3.0);
    values.put("bool", true);
    values.put("none", null);
    values.put("text", "a b");
    values.put("empty", "");
    values.put("list", List.of(1, 2));
    values.put("texts", List.of("a", "é"));
    values.put("mixed", Arrays.asList(1, "a", null));
    values.put("lists", List.of(Map.of("a", 1), List.of(2)));
    values.put("nested", Map.of("x", 1, "deeper", Map.of("y", false)));
    values.put("unicode é ☃", "π%/#");
    values.put("numeral", "007");
    return values;
  }
}
