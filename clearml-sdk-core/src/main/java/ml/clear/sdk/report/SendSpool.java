package ml.clear.sdk.report;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.report.AbandonedSpools;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.time.TimeSource;

/**
 * Sends from the command line what processes could not send before they ended, to the server of the
 * configuration:
 *
 * <pre>{@code
 * java -cp ... ml.clear.sdk.report.SendSpool [--list] [--wait SECONDS]
 * }</pre>
 *
 * <p>The next program that reports to the same server does so too, beside its own reports; this is
 * for a machine where no program will follow. It prints what it found and what became of it. Spools
 * of living processes are left alone, and of two commands at once each spool goes to one. {@code
 * --list} sends nothing. {@code --wait} is how long the server may stay away, 60 s by default; what
 * was not sent by then stays on disk.
 *
 * <p>Ends with 0 if nothing is left and the server took all, or after {@code --list}; with 1 if
 * something is left or was given up, or the configuration or the server does not do; with 2 if the
 * arguments are wrong.
 */
public final class SendSpool {
  private static final String USAGE = "usage: SendSpool [--list] [--wait SECONDS]";

  private final ClearMlConfig config;
  private final PrintStream out;
  private final PrintStream err;
  private boolean listOnly;
  private Duration patience = Duration.ofSeconds(60);

  SendSpool(ClearMlConfig config, PrintStream out, PrintStream err) {
    this.config = config;
    this.out = out;
    this.err = err;
  }

  /**
   * Sends and ends the JVM.
   *
   * @param args as above
   */
  public static void main(String[] args) {
    int code;
    try {
      code = new SendSpool(ClearMlConfig.load(), System.out, System.err).run(args);
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
    TimeSource time = TimeSource.system();
    Path root = SpoolFolder.root(config.cacheDirectory(), config.apiServer());
    try (HttpTransport transport = new HttpTransport(config, RetryOptions.DEFAULT, time);
        AbandonedSpools spools =
            new AbandonedSpools(transport, root, ReporterOptions.DEFAULT, time)) {
      out.println("spools of ended processes in " + root + ": " + spools.spools().size());
      spools.spools().forEach(this::print);
      if (listOnly || spools.spools().isEmpty()) {
        return 0;
      }
      transport.server(); // says what is wrong with it, or with us
      DeliveryCounts sum = spools.send(patience);
      out.println(sum);
      return sum.offered() == sum.delivered() ? 0 : 1;
    } catch (ClearMlException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private void print(AbandonedSpools.Spool spool) {
    out.printf(
        "  %s: %,d reports in %,d batches, %,d bytes%n",
        spool.folder().getFileName(), spool.reports(), spool.batches(), spool.bytes());
  }

  private void read(String... args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--list" -> listOnly = true;
        case "--wait" -> patience = seconds(args, ++i);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
  }

  private static Duration seconds(String[] args, int index) {
    if (index == args.length) {
      throw new IllegalArgumentException("--wait needs a number of seconds");
    }
    return Duration.ofSeconds(Long.parseLong(args[index])); // says what it could not read
  }
}
