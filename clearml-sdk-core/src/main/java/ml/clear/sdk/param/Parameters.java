package ml.clear.sdk.param;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hyperparameters of one task. Thread-safe. Each method that writes is one request, which
 * changes only the parameters it names, so that several writers do not undo each other's work.
 *
 * <pre>{@code
 * record TrainingParams(int rounds, double eta, Duration limit) {
 *   TrainingParams() {
 *     this(100, 0.1, Duration.ofHours(1));
 *   }
 * }
 *
 * TrainingParams params = task.parameters().connect(new TrainingParams());
 * }</pre>
 *
 * <p><b>Connecting.</b> In a program started by hand, the values are written to the task. In one
 * started by an agent, what the task holds (edited in the web UI, or set by a tuner) overrides
 * them, typed as the program's own; parameters the task does not have yet are written to it, and
 * parameters only the task has are left out.
 *
 * <p><b>Names.</b> {@code Section/name}; without a slash the section is {@value #GENERAL}. Nested
 * maps, records, data classes and beans become names with more slashes, {@code
 * General/optimizer/momentum}. White space around a section or name is not kept. Numbers, booleans,
 * text, enums, the types of {@code java.time}, {@code Path}, {@code URI}, {@code UUID}, {@code
 * Optional}, arrays, collections and null can be stored.
 *
 * <p>All methods block for at most the control timeout (default 10 s), and throw {@link
 * ml.clear.sdk.ServerRejectedException} if the server refused, with nothing changed; it does so
 * with code 400/110 once the task is neither a draft, queued nor running. They throw {@link
 * ml.clear.sdk.ServerUnreachableException} if no answer came; writing the same again is safe.
 */
public interface Parameters {
  /** The section of a name without a slash. */
  String GENERAL = "General";

  /**
   * Connects the entries of a map to the section {@value #GENERAL}.
   *
   * @param values the program's values; the keys become text
   * @return the values to use, in the same order, each of the class of the program's own (a null by
   *     the type the task names, else as text); not modifiable
   * @throws ParameterException if a value cannot be stored, or an override does not fit
   */
  Map<String, @Nullable Object> connect(Map<?, ?> values);

  /**
   * Connects the entries of a map.
   *
   * @param section where to show them; not empty
   * @param values the program's values; the keys become text
   * @return the values to use, as {@link #connect(Map)}
   * @throws ParameterException if a value cannot be stored, or an override does not fit
   */
  Map<String, @Nullable Object> connect(String section, Map<?, ?> values);

  /**
   * Connects a record, a data class or a bean to the section {@value #GENERAL}.
   *
   * @param holder a record, a Kotlin data class or a Scala case class; or an object with getters
   *     and setters, or public fields
   * @return for a bean, and a data class whose properties are all {@code var}, the same object,
   *     filled; for any other an object with the values to use, a new one if they differ
   * @throws ParameterException if a value cannot be stored, an override does not fit, or the class
   *     is in a package that is closed to this library
   */
  <T> T connect(T holder);

  /**
   * Connects a record, a data class or a bean.
   *
   * @param section where to show its values; not empty
   * @param holder as {@link #connect(Object)}
   * @return as {@link #connect(Object)}
   * @throws ParameterException as {@link #connect(Object)}
   */
  <T> T connect(String section, T holder);

  /**
   * The same parameters, connecting so that the program's values win even when an agent runs it.
   * This is stored in the section as {@code _ignore_remote_overrides_}; whoever sets that to {@code
   * False} in the web UI lets the overrides in again.
   */
  Parameters ignoringRemoteOverrides();

  /**
   * Sets one parameter, adding or replacing it.
   *
   * @param name {@code Section/name}, or a name in {@value #GENERAL}
   * @param value anything that can be connected; a map, record or bean sets one parameter a leaf
   * @throws ParameterException if the name is empty or the value cannot be stored
   */
  void set(String name, @Nullable Object value);

  /**
   * Sets several parameters in one request; others stay as they are.
   *
   * @param values by {@code Section/name}
   * @throws ParameterException if a name is empty or a value cannot be stored; none was set
   */
  void setAll(Map<String, ?> values);

  /**
   * The present value on the server, of the type the server names: {@code Boolean}, {@code Long}
   * (beyond its range {@code BigInteger}), {@code Double}, {@code List}, {@code Map}, else {@code
   * String}; null if it was stored as null.
   *
   * @param name {@code Section/name}, or a name in {@value #GENERAL}
   * @throws ParameterException if the task has no such parameter
   */
  @Nullable Object get(String name);

  /**
   * The present parameter on the server, with its text, type and description; empty if there is
   * none.
   *
   * @param name {@code Section/name}, or a name in {@value #GENERAL}
   */
  Optional<Parameter> find(String name);

  /** All present values by {@code Section/name}, typed as {@link #get}; user properties too. */
  Map<String, @Nullable Object> getAll();

  /** All present parameters, in the server's order; user properties too. */
  List<Parameter> list();

  /**
   * Deletes a parameter; nothing happens if there is none.
   *
   * @param name {@code Section/name}, or a name in {@value #GENERAL}
   */
  void delete(String name);

  /**
   * Deletes a section with all it holds; nothing happens if there is none.
   *
   * @param section its name; not empty
   */
  void deleteSection(String section);

  /**
   * The environment variables this run should go by: those of this process, and over them, when an
   * agent runs the program, what the section {@code Environment} of the task holds. A JVM cannot
   * change its own environment, so a program that lets it be edited reads it here.
   */
  Map<String, String> environment();
}
