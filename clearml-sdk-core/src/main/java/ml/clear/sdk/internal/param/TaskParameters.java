package ml.clear.sdk.internal.param;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.param.Parameter;
import ml.clear.sdk.param.ParameterException;
import ml.clear.sdk.param.Parameters;
import org.jspecify.annotations.Nullable;

/** The parameters of one task over a transport. */
public final class TaskParameters implements Parameters {
  private static final String ENVIRONMENT = "Environment";
  private static final String OPT_OUT = "_ignore_remote_overrides_";
  private static final String OPT_OUT_DESCRIPTION =
      "True: a run by an agent uses the program's own values of this section";

  private final ParameterCalls calls;
  private final ConnectMode mode;
  private final Map<String, String> processEnvironment;
  private final boolean ignoringOverrides;

  /**
   * The parameters of a task.
   *
   * @param transport where the task lives
   * @param taskId its id
   * @param mode whose values win
   */
  public TaskParameters(ApiTransport transport, String taskId, ConnectMode mode) {
    this(new ParameterCalls(transport, taskId), mode, System.getenv(), false);
  }

  TaskParameters(
      ParameterCalls calls,
      ConnectMode mode,
      Map<String, String> processEnvironment,
      boolean ignoringOverrides) {
    this.calls = calls;
    this.mode = mode;
    this.processEnvironment = processEnvironment;
    this.ignoringOverrides = ignoringOverrides;
  }

  @Override
  public Parameters ignoringRemoteOverrides() {
    return new TaskParameters(calls, mode, processEnvironment, true);
  }

  @Override
  public Map<String, @Nullable Object> connect(Map<?, ?> values) {
    return connect(GENERAL, values);
  }

  @Override
  public Map<String, @Nullable Object> connect(String section, Map<?, ?> values) {
    Map<String, @Nullable Object> own = PlainTree.entries(section, values);
    return Collections.unmodifiableMap(connectHolder(section, own));
  }

  @Override
  public <T> T connect(T holder) {
    return connect(GENERAL, holder);
  }

  @Override
  public <T> T connect(String section, T holder) {
    Objects.requireNonNull(holder, "holder");
    if (!PlainTree.isNested(holder)) {
      throw new ParameterException(
          section,
          "only a map, a record, a data class, a case class, or an object with getters and setters"
              + " or public fields can be connected, not a "
              + holder.getClass().getName()
              + PlainTree.remedy(holder));
    }
    return connectHolder(section, holder);
  }

  private <T> T connectHolder(String section, T holder) {
    Map<ParameterName, Connected.Leaf> leaves = Connected.leaves(section, holder);
    if (mode == ConnectMode.LOCAL) {
      List<Parameter> own = encoded(leaves);
      if (ignoringOverrides) {
        own.add(parameter(optOut(section), new Encoded("True", "bool", OPT_OUT_DESCRIPTION)));
      }
      calls.edit(own);
      return holder;
    }
    if (ignoresOverrides(section)) {
      calls.edit(encoded(leaves));
      return holder;
    }
    Map<ParameterName, @Nullable Object> overrides = overrides(leaves);
    List<Parameter> unknown = encoded(leaves);
    unknown.removeIf(parameter -> calls.atStart().containsKey(ParameterName.of(parameter)));
    calls.edit(unknown);
    @SuppressWarnings("unchecked") // a copy of a holder is of the holder's class
    T overridden = (T) Connected.with(section, holder, overrides);
    return overridden;
  }

  private Map<ParameterName, @Nullable Object> overrides(
      Map<ParameterName, Connected.Leaf> leaves) {
    Map<ParameterName, @Nullable Object> overrides = new LinkedHashMap<>();
    leaves.forEach(
        (name, leaf) -> {
          Parameter parameter = calls.atStart().get(name);
          if (parameter != null) {
            ValueReader reader = new ValueReader(name.toString(), parameter.text());
            overrides.put(name, reader.read(leaf.wanted(), leaf.local(), parameter.type()));
          }
        });
    return overrides;
  }

  /** The task's own word, which can be edited in the UI, goes before the program's. */
  private boolean ignoresOverrides(String section) {
    Parameter stored = calls.atStart().get(optOut(section));
    if (stored == null) {
      return ignoringOverrides;
    }
    ValueReader reader = new ValueReader(stored.fullName(), stored.text());
    return Boolean.TRUE.equals(reader.read(Wanted.like(true), true, stored.type()));
  }

  private static ParameterName optOut(String section) {
    return ParameterName.parse(section + "/" + OPT_OUT);
  }

  @Override
  public void set(String name, @Nullable Object value) {
    calls.edit(encoded(Connected.leaves(ParameterName.parse(name).toString(), value)));
  }

  @Override
  public void setAll(Map<String, ?> values) {
    List<Parameter> parameters = new ArrayList<>();
    values.forEach(
        (name, value) ->
            parameters.addAll(
                encoded(Connected.leaves(ParameterName.parse(name).toString(), value))));
    calls.edit(parameters);
  }

  private static List<Parameter> encoded(Map<ParameterName, Connected.Leaf> leaves) {
    List<Parameter> parameters = new ArrayList<>(leaves.size());
    leaves.forEach(
        (name, leaf) ->
            parameters.add(
                parameter(name, Encoded.of(PlainTree.of(name.toString(), leaf.local())))));
    return parameters;
  }

  private static Parameter parameter(ParameterName name, Encoded value) {
    return new Parameter(
        name.section(), name.name(), value.text(), value.type(), value.description());
  }

  @Override
  public @Nullable Object get(String name) {
    return find(name)
        .orElseThrow(() -> new ParameterException(name, "the task has no such parameter"))
        .value();
  }

  @Override
  public Optional<Parameter> find(String name) {
    ParameterName wanted = ParameterName.parse(name);
    return calls.list().stream()
        .filter(found -> ParameterName.of(found).equals(wanted))
        .findFirst();
  }

  @Override
  public Map<String, @Nullable Object> getAll() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    calls.list().forEach(parameter -> values.put(parameter.fullName(), parameter.value()));
    return Collections.unmodifiableMap(values);
  }

  @Override
  public List<Parameter> list() {
    return calls.list();
  }

  @Override
  public void delete(String name) {
    ParameterName parsed = ParameterName.parse(name);
    calls.delete(ParameterCalls.key(parsed.section(), parsed.name()), true);
  }

  @Override
  public void deleteSection(String section) {
    if (section.isBlank()) {
      throw new ParameterException("'" + section + "'", "the section is empty");
    }
    calls.delete(Json.object().put("section", section.strip()), true);
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(processEnvironment);
    if (mode == ConnectMode.REMOTE) {
      calls.atStart().values().stream()
          .filter(parameter -> parameter.section().equals(ENVIRONMENT))
          .forEach(parameter -> environment.put(parameter.name(), parameter.text()));
    }
    return Collections.unmodifiableMap(environment);
  }
}
