package ml.clear.sdk.offline;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.time.TimeSource;

/**
 * Imports offline sessions from the command line, into the server of the configuration:
 *
 * <pre>{@code
 * java -cp ... ml.clear.sdk.offline.ImportSession [--salvage] [--into TASK --offset N] SESSION...
 * }</pre>
 *
 * <p>Each session is a zip or a folder. {@code --salvage} imports what is left of a broken one;
 * {@code --into} continues a task that is there, with iterations moved by {@code --offset}. Ends
 * with 0 if all were imported, 1 if one was not, or the configuration does not do, 2 if the
 * arguments are wrong.
 */
public final class ImportSession {
  private static final String USAGE =
      "usage: ImportSession [--salvage] [--into TASK [--offset N]] SESSION...";

  private final ClearMlConfig config;
  private final PrintStream out;
  private final PrintStream err;
  private final List<Path> sessions = new ArrayList<>();
  private boolean salvage;
  private Optional<String> task = Optional.empty();
  private long offset;

  ImportSession(ClearMlConfig config, PrintStream out, PrintStream err) {
    this.config = config;
    this.out = out;
    this.err = err;
  }

  /**
   * Imports and ends the JVM.
   *
   * @param args as above
   */
  public static void main(String[] args) {
    int code;
    try {
      code = new ImportSession(ClearMlConfig.load(), System.out, System.err).run(args);
    } catch (ConfigurationException e) { // a file that cannot be read needs no stack trace
      System.err.println(e.getMessage());
      code = 1;
    }
    System.exit(code);
  }

  int run(String... args) {
    try {
      read(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + "\n" + USAGE);
      return 2;
    }
    try (HttpTransport transport =
            new HttpTransport(config, RetryOptions.DEFAULT, TimeSource.system());
        Storage storage = Storage.open(config)) {
      OfflineImport whole = new OfflineImport(transport, storage, config.filesServer());
      OfflineImport chosen = task.map(id -> whole.intoTask(id, offset)).orElse(whole);
      long failed = sessions.stream().filter(session -> !isImported(chosen, session)).count();
      return failed == 0 ? 0 : 1;
    } catch (ClearMlException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private void read(String... args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--salvage" -> salvage = true;
        case "--into" -> task = Optional.of(value(args, ++i));
        case "--offset" -> offset = Long.parseLong(value(args, ++i)); // says what it could not read
        default -> sessions.add(Path.of(args[i]));
      }
    }
    if (sessions.isEmpty()) {
      throw new IllegalArgumentException("no session given");
    }
  }

  private static String value(String[] args, int index) {
    if (index == args.length) {
      throw new IllegalArgumentException("a value is missing after " + args[index - 1]);
    }
    return args[index];
  }

  private boolean isImported(OfflineImport into, Path path) {
    try (OfflineSession session =
        salvage ? OfflineSession.salvage(path) : OfflineSession.open(path)) {
      ImportReport report = into.run(session);
      out.println(path + " -> " + report);
      report.notes().forEach(note -> out.println("  " + note));
      report.taskId().flatMap(this::page).ifPresent(out::println);
      return true;
    } catch (BrokenSessionException e) {
      err.println(e.getMessage() + "\nImport what is left with --salvage.");
    } catch (ClearMlException e) {
      err.println(path + ": " + e.getMessage());
    }
    return false;
  }

  private Optional<String> page(String id) {
    return config.findWebServer().map(web -> web + "/projects/*/tasks/" + id + "/output/log");
  }
}
