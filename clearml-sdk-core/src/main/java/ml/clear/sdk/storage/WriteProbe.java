package ml.clear.sdk.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import ml.clear.sdk.storage.StorageException.Reason;

/** Writes, reads and removes a small object, so that a wrong destination fails at the start. */
final class WriteProbe {
  private final ObjectStore store;
  private final StorageUri destination;
  private final StorageUri probe;
  private final byte[] content;

  WriteProbe(ObjectStore store, StorageUri destination) {
    String id = UUID.randomUUID().toString().replace("-", "");
    this.store = store;
    this.destination = destination;
    this.probe = destination.resolve(".clearml." + id + ".test");
    this.content = id.getBytes(StandardCharsets.US_ASCII);
  }

  /** All that can be tried: without a written object, the other two say nothing. */
  List<ProbedVerb> run() {
    List<ProbedVerb> verbs = new ArrayList<>();
    verbs.add(step("PUT", "cannot be written to", this::put));
    if (verbs.get(0).failure().isEmpty()) {
      verbs.add(step("GET", "can be written to, but not read from", this::get));
      verbs.add(step("DELETE", "can be written to, but not deleted from", this::delete));
    }
    return verbs;
  }

  private void put() {
    store.put(probe, ObjectSource.of(content));
  }

  private void get() {
    byte[] read;
    try (InputStream in = store.open(probe, ByteRange.ALL)) {
      read = in.readAllBytes();
    } catch (IOException e) {
      throw StorageException.of("GET", probe, Reason.UNREACHABLE)
          .detail(String.valueOf(e.getMessage()))
          .access(store.access(probe))
          .cause(e)
          .build();
    }
    if (!Arrays.equals(read, content)) {
      throw StorageException.of("GET", probe, Reason.CORRUPT)
          .detail("what was read (" + read.length + " bytes) is not what was written")
          .access(store.access(probe))
          .remedy("is there a cache or another server at this address?")
          .build();
    }
  }

  private void delete() {
    store.delete(probe);
  }

  private ProbedVerb step(String verb, String verdict, Runnable action) {
    try {
      action.run();
      return new ProbedVerb(verb, Optional.empty());
    } catch (StorageException e) {
      StorageException.Builder failure =
          StorageException.of("verify " + verb, destination, e.reason())
              .detail("this destination " + verdict + ": " + e.told())
              .cause(e);
      e.code().ifPresent(failure::code);
      return new ProbedVerb(verb, Optional.of(failure.build()));
    }
  }
}
