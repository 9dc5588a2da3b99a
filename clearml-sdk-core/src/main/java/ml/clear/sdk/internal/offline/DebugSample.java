package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The file behind a debug sample's event. */
final class DebugSample {
  private DebugSample() {}

  /**
   * Makes {@code key} the path below the data folder of a file that is part of the session. Takes
   * the key off an event whose file lies elsewhere: with one, the Python importer would rebuild the
   * URL from it and so lose the right one.
   */
  static void place(String action, SessionTask task, ObjectNode event) {
    String url = task.adopt(action, event.path("url").asText());
    task.data()
        .find(url)
        .ifPresentOrElse(
            path -> event.put("key", path).put("url", "data/" + path), () -> event.remove("key"));
  }
}
