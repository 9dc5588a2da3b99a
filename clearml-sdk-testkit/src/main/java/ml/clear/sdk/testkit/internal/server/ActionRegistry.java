package ml.clear.sdk.testkit.internal.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every action this server knows. Each service adds its own in a method {@code register}, called by
 * {@link ApiHandler}'s owner before the first request.
 */
public final class ActionRegistry {
  private final Map<String, List<Entry>> actions = new LinkedHashMap<>();

  /** Who may call. */
  public enum Access {
    /** Any user with valid credentials. */
    USER(""),
    /** Users of the roles system and root. */
    SYSTEM("system root"),
    /** The same roles, which the real server names in another order. */
    ROOT("root system"),
    /** Everybody; credentials are looked at if there are some, but need not be valid. */
    ANYBODY("");

    private final String roles;

    Access(String roles) {
      this.roles = roles;
    }

    /** The roles it is restricted to; empty if it is not. */
    List<String> roles() {
      return roles.isEmpty() ? List.of() : List.of(roles.split(" ", -1));
    }
  }

  /** One action from one version on. */
  record Entry(ApiVersion minVersion, Access access, Fields fields, Action action) {}

  /** Adds an action that takes any body. */
  public ActionRegistry add(String name, String minVersion, Action action) {
    return add(name, minVersion, Access.USER, Fields.ANY, action);
  }

  /** Adds an action with declared fields. */
  public ActionRegistry add(String name, String minVersion, Fields fields, Action action) {
    return add(name, minVersion, Access.USER, fields, action);
  }

  /**
   * Adds an action; of several with one name the newest that the request's version allows is
   * called.
   *
   * @param name {@code service.action}
   * @param minVersion oldest version that has it, as {@code actual_version} shows it
   * @param access who may call
   * @param fields what the body must look like
   * @param action what it does
   */
  public ActionRegistry add(
      String name, String minVersion, Access access, Fields fields, Action action) {
    List<Entry> versions = actions.computeIfAbsent(name, unused -> new ArrayList<>());
    versions.add(new Entry(ApiVersion.parse(minVersion), access, fields, action));
    versions.sort(Comparator.comparing(Entry::minVersion).reversed());
    return this;
  }

  Optional<Entry> find(String name, ApiVersion requested) {
    return actions.getOrDefault(name, List.of()).stream()
        .filter(entry -> requested.isAtLeast(entry.minVersion()))
        .findFirst();
  }
}
