package ml.clear.sdk.internal.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.source.util.TreePathScanner;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectTest {
  private final StoredTask task = new StoredTask();

  enum Booster {
    TREE,
    LINEAR
  }

  record Optimizer(double momentum, List<Integer> sizes) {}

  record Training(
      int rounds, double eta, Booster booster, Optimizer optimizer, @Nullable String note) {
    Training() {
      this(100, 0.1, Booster.TREE, new Optimizer(0.9, List.of(8, 4)), null);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // users have such records
  record Everything(
      boolean flag,
      byte small,
      short shorter,
      long longer,
      BigInteger big,
      float single,
      BigDecimal exact,
      char letter,
      Duration limit,
      Instant since,
      LocalDate day,
      ZoneId zone,
      Path file,
      URI uri,
      UUID id,
      Optional<String> label,
      OptionalInt seed,
      int[] sizes,
      Set<Booster> boosters,
      Map<String, Double> weights,
      List<Optimizer> stages) {}

  public static class Bean {
    public int depth = 6;
    private double rate = 0.5;
    private boolean verbose;

    public double getRate() {
      return rate;
    }

    public void setRate(double rate) {
      this.rate = rate;
    }

    public boolean isVerbose() {
      return verbose;
    }

    public void setVerbose(boolean verbose) {
      this.verbose = verbose;
    }

    public String getSummary() {
      return "has no setter";
    }
  }

  /** As Kotlin compiles {@code data class Data(val rounds: Int, var stages: List<Optimizer>)}. */
  public static final class Data {
    private final int rounds;
    private List<Optimizer> stages;
    private final int doubled; // of the body, not of the constructor

    public Data(int rounds, List<Optimizer> stages) {
      this.rounds = rounds;
      this.stages = stages;
      this.doubled = 2 * rounds;
    }

    public Data() {
      this(3, List.of());
    }

    public int getRounds() {
      return rounds;
    }

    public List<Optimizer> getStages() {
      return stages;
    }

    public void setStages(List<Optimizer> stages) {
      this.stages = stages;
    }

    public int getDoubled() {
      return doubled;
    }

    public int component1() {
      return rounds;
    }

    public List<Optimizer> component2() {
      return stages;
    }
  }

  record Positive(int rounds) {
    Positive {
      if (rounds <= 0) {
        throw new IllegalArgumentException("rounds must be positive");
      }
    }
  }

  static final class Node {
    public @Nullable Node next;
  }

  private TaskParameters local() {
    return new TaskParameters(task, StoredTask.ID, ConnectMode.LOCAL);
  }

  private TaskParameters remote() {
    return new TaskParameters(task, StoredTask.ID, ConnectMode.REMOTE);
  }

  private static Everything everything() {
    return new Everything(
        true,
        (byte) 1,
        (short) 2,
        3L,
        BigInteger.TEN,
        0.1f,
        new BigDecimal("0.10"),
        'x',
        Duration.ofMinutes(90),
        Instant.EPOCH,
        LocalDate.EPOCH,
        ZoneId.of("Europe/Zurich"),
        Path.of("a", "b"),
        URI.create("s3://models"),
        new UUID(1, 2),
        Optional.of("one"),
        OptionalInt.empty(),
        new int[] {1},
        Set.of(Booster.TREE),
        Map.of("cat", 1.0),
        List.of(new Optimizer(0.5, List.of(1))));
  }

  @Test
  void aRecordIsWrittenInOneRequestWithNestedNames() {
    Training params = local().connect(new Training());

    assertThat(params).isEqualTo(new Training());
    assertThat(task.calls).hasSize(1);
    assertThat(task.parameters.keySet())
        .containsExactly(
            "General/rounds",
            "General/eta",
            "General/booster",
            "General/optimizer/momentum",
            "General/optimizer/sizes",
            "General/note");
    assertThat(task.text("General/optimizer/sizes")).isEqualTo("[8, 4]");
    assertThat(task.parameter("General/note").has("type")).isFalse();
  }

  @Test
  void anAgentsRunTakesTheValuesOfTheTaskTypedAsTheRecord() {
    task.with("General", "rounds", "7", "int")
        .with("General", "booster", "LINEAR", "Booster")
        .with("General", "optimizer/sizes", "[16]", "list/int")
        .with("General", "note", "tuned", "");

    Training params = remote().connect(new Training());

    assertThat(params)
        .isEqualTo(new Training(7, 0.1, Booster.LINEAR, new Optimizer(0.9, List.of(16)), "tuned"));
  }

  @Test
  void anAgentsRunWritesOnlyWhatTheTaskDoesNotHaveYet() {
    task.with("General", "rounds", "7", "int");

    remote().connect(Map.of("rounds", 1, "eta", 0.3));

    assertThat(task.text("General/rounds")).isEqualTo("7");
    assertThat(task.text("General/eta")).isEqualTo("0.3");
  }

  @Test
  void parametersThatOnlyTheTaskHasAreLeftOut() {
    task.with("General", "other", "7", "int").with("General", "rounds", "2", "int");

    assertThat(remote().connect(Map.of("rounds", 1))).containsOnlyKeys("rounds");
  }

  @Test
  void everyTypeComesBackAsItWasWritten() {
    Everything written = everything();
    local().connect("All", written);

    Everything read = remote().connect("All", everything());

    assertThat(read).usingRecursiveComparison().isEqualTo(written);
  }

  @Test
  void everyTypeTakesAnOverride() {
    local().connect("All", everything());
    task.with("All", "flag", "2", "bool")
        .with("All", "single", "1e-3", "float")
        .with("All", "exact", "2.50", "float")
        .with("All", "letter", "y", "str")
        .with("All", "limit", "PT5S", "str")
        .with("All", "zone", "UTC", "str")
        .with("All", "file", "c", "str")
        .with("All", "label", "", "")
        .with("All", "seed", "7", "int")
        .with("All", "sizes", "(3, 4)", "tuple/int")
        .with("All", "boosters", "[LINEAR, TREE]", "list")
        .with("All", "weights/cat", "3", "float")
        .with("All", "stages", "[{\"momentum\": 1, \"sizes\": []}]", "list/dict");

    Everything read = remote().connect("All", everything());

    assertThat(read.flag()).isTrue();
    assertThat(read.single()).isEqualTo(0.001f);
    assertThat(read.exact()).isEqualTo("2.50");
    assertThat(read.letter()).isEqualTo('y');
    assertThat(read.limit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(read.file()).isEqualTo(Path.of("c"));
    assertThat(read.label()).contains("");
    assertThat(read.seed()).hasValue(7);
    assertThat(read.sizes()).containsExactly(3, 4);
    assertThat(read.boosters()).containsExactly(Booster.LINEAR, Booster.TREE);
    assertThat(read.weights()).containsExactly(Map.entry("cat", 3.0));
    assertThat(read.stages()).containsExactly(new Optimizer(1, List.of()));
  }

  @Test
  void aMapKeepsItsOrderItsNestingAndTheClassesOfItsValues() {
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("z", 1);
    own.put("a", Map.of("b", List.of(0.5)));
    own.put("none", null);
    task.with("General", "z", "5", "int")
        .with("General", "a/b", "[1, 2]", "list/int")
        .with("General", "none", "3", "int");

    Map<String, @Nullable Object> params = remote().connect(own);

    assertThat(params)
        .containsExactly(
            Map.entry("z", 5),
            Map.entry("a", Map.of("b", List.of(1.0, 2.0))),
            Map.entry("none", 3L));
  }

  @Test
  void aBeanIsFilledAndGivenBack() {
    Bean bean = new Bean();
    local().connect("Bean", bean);
    assertThat(task.parameters.keySet()).containsExactly("Bean/depth", "Bean/rate", "Bean/verbose");
    task.with("Bean", "depth", "9", "int").with("Bean", "verbose", "true", "bool");

    Bean filled = remote().connect("Bean", bean);

    assertThat(filled).isSameAs(bean);
    assertThat(bean.depth).isEqualTo(9);
    assertThat(bean.isVerbose()).isTrue();
    assertThat(bean.getRate()).isEqualTo(0.5);
  }

  @Test
  void aDataClassThatCannotBeSetAsAWholeIsMadeAnew() {
    Data own = new Data();
    local().connect(own);
    assertThat(task.parameters.keySet()).containsExactly("General/rounds", "General/stages");
    task.with("General", "rounds", "7", "int")
        .with("General", "stages", "[{\"momentum\": 1, \"sizes\": [2]}]", "list/dict");

    Data made = remote().connect(own);

    assertThat(made.getRounds()).isEqualTo(7);
    assertThat(made.getStages()).containsExactly(new Optimizer(1, List.of(2)));
    assertThat(made.getDoubled()).isEqualTo(14);
    assertThat(own.getRounds()).isEqualTo(3);
  }

  @Test
  void dataClassesMayStandInListsAndInEachOther() {
    record Outer(Data inner, List<Data> others) {}
    Outer own = new Outer(new Data(), List.of(new Data(1, List.of())));
    local().connect(own);
    assertThat(task.text("General/others")).isEqualTo("[{\"rounds\": 1, \"stages\": []}]");
    task.with("General", "inner/rounds", "8", "int")
        .with("General", "others", "[{\"rounds\": 9, \"stages\": []}]", "list/dict");

    Outer made = remote().connect(own);

    assertThat(made.inner().getRounds()).isEqualTo(8);
    assertThat(made.others()).extracting(Data::getRounds).containsExactly(9);
  }

  @Test
  void aBeanIsLeftAloneIfOneOverrideDoesNotFit() {
    Bean bean = new Bean();
    task.with("General", "depth", "9", "int").with("General", "rate", "fast", "float");

    assertThatThrownBy(() -> remote().connect(bean)).isInstanceOf(ParameterException.class);

    assertThat(bean.depth).isEqualTo(6);
  }

  @Test
  void aValueTheRecordRefusesSaysWhy() {
    task.with("General", "rounds", "-1", "int");

    assertThatThrownBy(() -> remote().connect(new Positive(1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("Positive")
        .hasMessageContaining("rounds must be positive");
  }

  @Test
  void theProgramsValuesWinIfItAsksForThatAndTheTaskSaysSo() {
    local().ignoringRemoteOverrides().connect("Fixed", Map.of("a", 1));
    assertThat(task.text("Fixed/_ignore_remote_overrides_")).isEqualTo("True");
    task.with("Fixed", "a", "5", "int");

    assertThat(remote().connect("Fixed", Map.of("a", 1))).containsEntry("a", 1);
    assertThat(task.text("Fixed/a")).isEqualTo("1");
  }

  @Test
  void theTaskCanLetTheOverridesInAgain() {
    task.with("Fixed", "a", "5", "int").with("Fixed", "_ignore_remote_overrides_", "False", "bool");

    assertThat(remote().ignoringRemoteOverrides().connect("Fixed", Map.of("a", 1)))
        .containsEntry("a", 5);
  }

  @Test
  void anAgentsRunReadsTheTaskOnce() {
    task.with("General", "a", "5", "int").with("Model", "b", "6", "int");
    TaskParameters parameters = remote();

    parameters.connect(Map.of("a", 1));
    parameters.connect("Model", Map.of("b", 1));

    assertThat(task.calls).hasSize(1);
  }

  @Test
  void aClassInAClosedModuleSaysWhatToOpen() {
    assertThatThrownBy(() -> local().connect(new TreePathScanner<Void, Void>()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("open package com.sun.source.util to ml.clear.sdk");
  }

  @Test
  void aNamelessParameterOfTheTaskDoesNoHarm() {
    task.with("General", "", "7", "int").with("General", "a", "5", "int");

    assertThat(remote().connect(Map.of("a", 1))).containsEntry("a", 5);
  }

  @Test
  void whatCannotBeStoredIsRefusedBeforeAnythingIsSent() {
    Node circle = new Node();
    circle.next = circle;

    assertThatThrownBy(() -> local().connect(Map.of("a", new Object())))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("General/a")
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> local().connect("text"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("java.lang.String");
    assertThatThrownBy(() -> local().connect(circle))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("holds itself");
    assertThatThrownBy(() -> local().connect(Map.of("a/b", 1, "a", Map.of("b", 2))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("General/a/b");
    assertThatThrownBy(() -> local().connect(Map.of(" ", 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("empty");
    assertThat(task.calls).isEmpty();
  }
}
