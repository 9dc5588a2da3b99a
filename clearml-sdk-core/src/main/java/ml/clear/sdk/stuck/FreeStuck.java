package ml.clear.sdk.stuck;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.stuck.Recovery.Outcome;

/**
 * Scans from the command line, and frees what is found if asked to, on the server of the
 * configuration:
 *
 * <pre>{@code
 * java -cp ... ml.clear.sdk.stuck.FreeStuck [--json] [--quick] [--recover | --plan]
 *     [--into QUEUE] [--cure KIND=CURE]...
 * }</pre>
 *
 * <p>{@code --quick} waits for nothing, so leases are left out. {@code --plan} tells what {@code
 * --recover} would do. {@code --cure silent=reset_and_requeue} chooses another cure for a kind.
 *
 * <p>Ends with 0 if nothing is stuck, or all of it was freed; 1 if something is; 2 if the arguments
 * are wrong or the server did not answer.
 */
public final class FreeStuck {
  private static final String USAGE =
      "usage: FreeStuck [--json] [--quick] [--recover | --plan] [--into QUEUE] [--cure KIND=CURE]...";

  private final PrintStream out;
  private ScanOptions scanOptions = ScanOptions.DEFAULT;
  private RecoverOptions recoverOptions = RecoverOptions.dryRun();
  private boolean asJson;
  private boolean acts;

  FreeStuck(PrintStream out) {
    this.out = out;
  }

  /**
   * Scans, and ends the JVM.
   *
   * @param arguments as above
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code;
    try {
      FreeStuck program = new FreeStuck(out).read(arguments);
      try (ClearMl client = ClearMl.create()) {
        code = program.run(client.stuck());
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      code = 2;
    } catch (ClearMlException e) {
      System.err.println(e.getMessage());
      code = 2;
    }
    System.exit(code);
  }

  FreeStuck read(String... arguments) {
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String argument = left.remove();
      switch (argument) {
        case "--json" -> asJson = true;
        case "--quick" -> scanOptions = scanOptions.withoutWaiting();
        case "--plan" -> acts = true;
        case "--recover" -> {
          acts = true;
          recoverOptions = recoverOptions.forReal();
        }
        case "--into" -> recoverOptions = recoverOptions.into(value(argument, left));
        case "--cure" -> cure(value(argument, left));
        default -> throw new IllegalArgumentException("unknown argument " + argument);
      }
    }
    return this;
  }

  private static String value(String argument, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(argument + " needs a value");
    }
    return left.remove();
  }

  private void cure(String text) {
    String[] parts = text.toUpperCase(Locale.ROOT).split("=", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("--cure needs KIND=CURE, got " + text);
    }
    recoverOptions = recoverOptions.cure(OrphanKind.valueOf(parts[0]), Cure.valueOf(parts[1]));
  }

  int run(Orphans orphans) {
    ScanReport scan = orphans.scan(scanOptions);
    out.print(asJson ? scan.json() + "\n" : scan.text());
    if (!acts) {
      return scan.orphans().isEmpty() ? 0 : 1;
    }
    int stuck = 0;
    for (Recovery recovery : orphans.recover(scan, recoverOptions)) {
      out.println(recovery);
      boolean free = recovery.outcome() == Outcome.CURED || recovery.outcome() == Outcome.NOT_STUCK;
      stuck += free ? 0 : 1;
    }
    return stuck == 0 ? 0 : 1;
  }
}
