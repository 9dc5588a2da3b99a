package ml.clear.sdk.internal.offline;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The projects that were named in this session. Only names matter: a session carries no more. */
final class OfflineProjects {
  private final Map<String, String> namesById = new ConcurrentHashMap<>();

  /** The id of a project, which is the same for the same name. */
  String add(String name) {
    String id =
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    namesById.put(id, name);
    return id;
  }

  Optional<String> findName(String id) {
    return Optional.ofNullable(namesById.get(id));
  }

  /** Ids whose names match a pattern anywhere, as the server searches. */
  List<String> matching(Pattern name) {
    return ids().filter(id -> name.matcher(namesById.getOrDefault(id, "")).find()).toList();
  }

  Stream<String> ids() {
    return namesById.keySet().stream().sorted();
  }
}
