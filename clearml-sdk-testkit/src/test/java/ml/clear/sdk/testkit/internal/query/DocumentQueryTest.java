package ml.clear.sdk.testkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentQueryTest {
  private final ManualTime time = new ManualTime();
  private final ServerState state = new ServerState(time);
  private final DocumentQuery query = new DocumentQuery(Shapes.TASK, state, state.tasks());

  @BeforeEach
  void threeTasks() {
    state.projects().put(json("{'id':'p1','name':'root/one','company':'c'}"));
    task(
        "{'id':'c','name':'alpha','tags':['x','y'],'status':'created','project':'p1',"
            + "'last_iteration':10,'hyperparams':{'Args':{'a.b':{'name':'a.b','value':'9'}}}}");
    task(
        "{'id':'a','name':'Beta','tags':['x'],'status':'completed','last_iteration':2,"
            + "'started':'2026-01-02T00:00:00+00:00',"
            + "'hyperparams':{'Args':{'a.b':{'name':'a.b','value':'10'}}}}");
    task("{'id':'b','name':'gamma','status':'created','system_tags':['hidden'],'parent':'a'}");
  }

  private void task(String json) {
    state.tasks().put(Shapes.TASK.complete(json(json)));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.tree(text.replace('\'', '"'));
  }

  private String ids(String body) {
    ObjectNode asked = json(body);
    return query.plain(asked, DocumentQuery.notHidden(asked)).documents().stream()
        .map(task -> task.path("id").asText())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | c a",
        "{'search_hidden':true} | c a b",
        "{'id':['b']} | b",
        "{'name':'^alpha$'} | c",
        "{'name':'a'} | c a",
        "{'name':'BETA'} | ''",
        "{'name':''} | c a",
        "{'tags':['x']} | c a",
        "{'tags':['y','nosuch']} | c",
        "{'tags':['-y']} | a",
        "{'tags':['x','-y']} | a",
        "{'tags':['__$not','y']} | a",
        "{'tags':['__$all','x','y']} | c",
        "{'tags':['__$all','x','__$not','y']} | a",
        "{'tags':['__$any','y','__$not','x']} | c",
        "{'tags':[null],'search_hidden':true} | b",
        "{'tags':[null,'y'],'search_hidden':true} | c b",
        "{'status':['completed']} | a",
        "{'status':'completed'} | a",
        "{'project':[null],'search_hidden':true} | a b",
        "{'last_iteration':[3,null]} | c",
        "{'last_iteration':[null,3]} | a",
        "{'started':['2026-01-01',null]} | a",
        "{'hyperparams.Args.a%2Eb.value':['10']} | a",
        "{'filters':{'tags':{'any':{'include':['y']}}}} | c",
        "{'filters':{'tags':{'all':{'include':['x'],'exclude':['y']}}}} | a",
        "{'_any_':{'fields':['name','id'],'pattern':'^A'}} | c a",
        "{'_all_':{'fields':['name','id'],'pattern':'A'}} | a",
        "{'order_by':['name']} | a c",
        "{'order_by':['-name']} | c a",
        "{'order_by':['last_iteration']} | a c",
        "{'order_by':['started']} | a c",
        "{'order_by':['hyperparams.Args.a%2Eb.value']} | c a",
        "{'page':0,'page_size':1} | c",
        "{'page':1,'page_size':1} | a",
        "{'page':7,'page_size':1} | ''",
        "{'nosuchfilter':'x'} | c a"
      })
  void findsWhatIsAskedFor(String body, String expected) {
    assertThat(ids(body)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'page':-1} | 400/12 Validation error (page must be >=0): field=page",
        "{'page_size':0} | 400/12 Validation error (page_size must be >0): field=page_size",
        "{'order_by':['nosuch']} | 400/14 Lookup error (probably an invalid field name or unsupported nested field): err=Cannot resolve field \"nosuch\"",
        "{'only_fields':['script.nosuch']} | 400/14 Lookup error (probably an invalid field name or unsupported nested field): err=Cannot resolve field \"nosuch\"",
        "{'name':'\\\\Qa\\\\E'} | 400/21 Malformed regular expression: err=bad escape \\Q at position 0, extra_info=None",
        "{'tags':['__$no']} | 400/16 Invalid value for fields (Unsupported operator): field=tags, operator=__$no",
        "{'tags':[5]} | 400/16 Invalid value for fields (invalid value type, string expected): field=tags, value=5",
        "{'last_iteration':[1]} | 400/12 Validation error (Min and max values should be specified for range field last_iteration)",
        "{'scroll_id':null} | 400/12 Validation error (Integer size parameter greater than 1 should be provided when working with scroll)"
      })
  void refusesWithTheServersWords(String body, String refusal) {
    assertThatThrownBy(() -> ids(body))
        .satisfies(
            error -> {
              var refused = (ml.clear.sdk.testkit.internal.server.ApiError) error;
              assertThat(refused.code() + "/" + refused.subcode() + " " + refused.text())
                  .isEqualTo(refusal);
            });
  }

  @Test
  void onlyTheFieldsAskedForAreShownWithTheirDefaults() {
    ObjectNode asked = json("{'id':['a'],'only_fields':['name','script.binary','runtime.k']}");

    List<ObjectNode> found = query.plain(asked, task -> true).documents();

    assertThat(found)
        .singleElement()
        .hasToString("{\"name\":\"Beta\",\"runtime\":{},\"script\":{\"binary\":\"python\"}}");
  }

  @Test
  void joinedReadsShowTheIdAndReferencesAsObjects() {
    ObjectNode asked = json("{'id':['c','b'],'only_fields':['name','project.name','parent']}");

    List<ObjectNode> found = query.joined(asked, task -> true).documents();

    assertThat(found.get(0))
        .hasToString(
            "{\"id\":\"c\",\"name\":\"alpha\","
                + "\"project\":{\"id\":\"p1\",\"name\":\"root/one\"}}");
    assertThat(found.get(1))
        .hasToString("{\"id\":\"b\",\"name\":\"gamma\",\"parent\":{\"id\":\"a\"}}");
  }

  @Test
  void unknownFieldsOfAJoinedReadAreRefusedInOtherWords() {
    ObjectNode asked = json("{'only_fields':['nosuch']}");

    assertThatThrownBy(() -> query.joined(asked, task -> true))
        .hasMessage("Fields not defined for object: fields=(nosuch), object=Task");
  }

  @Test
  void aScrollGoesOnWhereItStoodAndIsForgottenAfterTenMinutes() {
    String id = scroll("{'size':1,'scroll_id':null}", "c");

    assertThat(scroll("{'size':1,'scroll_id':'" + id + "'}", "a")).isEqualTo(id);
    assertThat(scroll("{'size':1,'scroll_id':'" + id + "'}", "")).isEqualTo(id);
    scroll("{'size':1,'scroll_id':'" + id + "','refresh_scroll':true}", "c a");
    time.advance(Duration.ofMinutes(11));

    assertThat(scroll("{'size':1,'scroll_id':'" + id + "'}", "c")).isNotEqualTo(id);
  }

  private String scroll(String body, String expected) {
    ObjectNode asked = json(body);
    DocumentQuery.Result result = query.plain(asked, DocumentQuery.notHidden(asked));
    assertThat(
            result.documents().stream()
                .map(task -> task.path("id").asText())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
    return result.scrollId().orElseThrow();
  }
}
