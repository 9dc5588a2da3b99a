package ml.clear.sdk.testkit.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.testkit.internal.TestApi;
import org.junit.jupiter.api.Test;

class ModelActionsTest {
  private final TestApi api = new TestApi();

  private String model(String more) {
    return api.call("models.create", "{'name':'a model','uri':'file:///m'" + more + "}")
        .path("id")
        .asText();
  }

  private JsonNode read(String model) {
    return api.call("models.get_by_id", "{'model':'" + model + "'}").path("model");
  }

  @Test
  void aNewModelIsReadyUnlessItIsSaidToBeADraft() {
    assertThat(read(model("")).path("ready").asBoolean()).isTrue();
    assertThat(read(model(",'ready':false")).path("ready").asBoolean()).isFalse();
  }

  @Test
  void aModelIsPublishedOnce() {
    String model = model(",'ready':false");

    api.call("models.set_ready", "{'model':'" + model + "'}");

    assertThat(api.refusal("models.set_ready", "{'model':'" + model + "'}")).startsWith("400/203");
  }

  @Test
  void publishingAModelPublishesItsTask() {
    String task = api.task();
    api.call("tasks.started", "{'task':'" + task + "'}");
    api.call("tasks.completed", "{'task':'" + task + "'}");
    String model = model(",'ready':false,'task':'" + task + "'");

    api.call("models.set_ready", "{'model':'" + model + "'}");

    JsonNode shown = api.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task");
    assertThat(shown.path("status").asText()).isEqualTo("published");
  }

  @Test
  void anInputModelIsDeletedOnlyByForce() {
    String task = api.task();
    String model = model("");
    api.call(
        "tasks.add_or_update_model",
        "{'task':'" + task + "','name':'in','model':'" + model + "','type':'input'}");

    assertThat(api.refusal("models.delete", "{'model':'" + model + "'}")).startsWith("400/205");
    api.call("models.delete", "{'model':'" + model + "','force':true}");
    assertThat(api.refusal("models.get_by_id", "{'model':'" + model + "'}")).startsWith("400/201");
  }

  @Test
  void editChangesAndUpdateIgnoresWhatIsNotForUsers() {
    String model = model("");

    api.call("models.edit", "{'model':'" + model + "','framework':'ONNX','labels':{'cat':1}}");
    api.call("models.update", "{'model':'" + model + "','framework':'Keras','comment':'new'}");

    assertThat(read(model).path("framework").asText()).isEqualTo("ONNX");
    assertThat(read(model).path("labels").path("cat").asInt()).isEqualTo(1);
    assertThat(read(model).path("comment").asText()).isEqualTo("new");
  }

  @Test
  void modelEventsSumUpOnTheModel() {
    String model = model(",'ready':false");

    api.batch(
        "{'type':'training_stats_scalar','model_event':true,'task':'"
            + model
            + "','metric':'m','variant':'v','iter':4,'value':1}");

    assertThat(read(model).path("last_iteration").asInt()).isEqualTo(4);
    JsonNode curves =
        api.call(
            "events.scalar_metrics_iter_histogram", "{'task':'" + model + "','model_events':true}");
    assertThat(curves.path("m").path("v").path("x").toString()).isEqualTo("[4]");
  }
}
