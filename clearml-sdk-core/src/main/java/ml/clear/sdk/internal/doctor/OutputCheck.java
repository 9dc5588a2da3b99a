package ml.clear.sdk.internal.doctor;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.ServerProbe;
import ml.clear.sdk.internal.storage.CoreStorage;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.storage.ProbedVerb;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;

/** Whether artifacts can be written where they are to go, and read and deleted there. */
final class OutputCheck {
  private static final String AREA = "output_uri";

  /** Stores are patient; whoever waits for a report is not. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ClearMlConfig config;
  private final ServerProbe probe;
  private final boolean loggedIn;

  OutputCheck(ClearMlConfig config, ServerProbe probe, boolean loggedIn) {
    this.config = config;
    this.probe = probe;
    this.loggedIn = loggedIn;
  }

  void look(Findings findings) {
    Set<String> destinations = new LinkedHashSet<>();
    config.defaultOutputUri().filter(uri -> !uri.isBlank()).ifPresent(destinations::add);
    String files = config.findFilesServer().map(String::valueOf).orElse("");
    if (loggedIn && !files.isEmpty()) {
      destinations.add(files);
    }
    if (destinations.isEmpty()) {
      findings.info(AREA, "not looked at: artifacts go to the file server, which needs a login");
      return;
    }
    ExecutorService thread = Executors.newSingleThreadExecutor(ClearMlThreads.factory("doctor"));
    try (Storage storage = CoreStorage.standalone(config)) {
      for (String destination : destinations) {
        if (isGone(destination, findings)) {
          continue;
        }
        probe(destination, thread.submit(() -> storage.probe(destination)), findings);
      }
    } finally {
      thread.shutdownNow();
    }
  }

  /** A file server that does not answer needs no patient upload to find that out. */
  private boolean isGone(String destination, Findings findings) {
    if (!destination.startsWith("http")) {
      return false;
    }
    Optional<String> failure = probe.ask(destination).failure();
    failure.ifPresent(
        reason ->
            findings.error(
                AREA,
                "nothing can be stored at " + destination + ": " + reason.split(";", 2)[0],
                "uploads of artifacts and models will fail: start that server, or mend the"
                    + " address"));
    return failure.isPresent();
  }

  private static void probe(String destination, Future<List<ProbedVerb>> verbs, Findings findings) {
    try {
      for (ProbedVerb verb : verbs.get(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        if (verb.failure().isPresent()) {
          StorageException failure = verb.failure().get();
          findings.error(AREA, Rounds.reason(failure), remedy(verb.verb(), failure, destination));
        } else {
          findings.ok(AREA, verb.verb() + " works at " + destination);
        }
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      findings.error(AREA, destination + ": " + Rounds.reason(cause), "");
    } catch (TimeoutException e) {
      verbs.cancel(true);
      findings.error(
          AREA,
          destination + ": no result within " + LIMIT.toSeconds() + " s",
          "check the address, the network and the proxy of the store");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      findings.error(AREA, destination + ": interrupted", "");
    }
  }

  private static String remedy(String verb, StorageException failure, String destination) {
    String cure =
        failure.reason() == Reason.DENIED
            ? "allow " + verb + " below " + destination
            : "mend this, or choose another output URI";
    return switch (verb) {
      case "PUT" -> "uploads of artifacts and models will fail: " + cure;
      case "GET" -> "artifacts can be stored but not read back: " + cure;
      default -> "deleting a task leaves its artifacts, and this probe stays: " + cure;
    };
  }
}
