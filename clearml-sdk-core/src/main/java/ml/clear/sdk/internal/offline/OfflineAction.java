package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;

/** Answers one action as the server would: the {@code data} of its reply, or its refusal. */
@FunctionalInterface
interface OfflineAction {
  JsonNode answer(OfflineRequest request);
}
