package ml.clear.sdk.report;

import java.io.PrintStream;
import java.nio.charset.Charset;
import ml.clear.sdk.internal.console.CapturedStream;
import ml.clear.sdk.time.TimeSource;

/**
 * Copies what the program prints to the console of a task, line by line, until closed: standard
 * output as {@link LogLevel#INFO}, standard error as {@link LogLevel#ERROR}. Everything is printed
 * as before, too. Of a line that was overwritten after a carriage return, as progress bars do, only
 * the last state is reported; an unfinished line is reported every 10 s and at the end.
 *
 * <p>Opt-in, and for the JVM as a whole: {@link System#setOut} is replaced. What the library itself
 * prints or logs on its own threads is not reported. Streams that were taken from {@link
 * System#out} before are not seen, which is true of many logging frameworks. Thread-safe.
 */
public final class ConsoleCapture implements AutoCloseable {
  private final PrintStream formerOut;
  private final PrintStream formerErr;
  private final CapturedStream out;
  private final CapturedStream err;
  private final PrintStream printedOut;
  private final PrintStream printedErr;

  private ConsoleCapture(TaskLogger logger, TimeSource time) {
    formerOut = System.out;
    formerErr = System.err;
    Charset outCharset = charset("stdout.encoding");
    Charset errCharset = charset("stderr.encoding");
    out = new CapturedStream(formerOut, outCharset, line -> logger.text(LogLevel.INFO, line), time);
    err =
        new CapturedStream(formerErr, errCharset, line -> logger.text(LogLevel.ERROR, line), time);
    printedOut = new PrintStream(out, true, outCharset);
    printedErr = new PrintStream(err, true, errCharset);
  }

  /**
   * Begins to capture.
   *
   * @param logger where the lines go
   * @return to be closed when the task ends
   */
  public static ConsoleCapture start(TaskLogger logger) {
    ConsoleCapture capture = new ConsoleCapture(logger, TimeSource.system());
    System.setOut(capture.printedOut);
    System.setErr(capture.printedErr);
    return capture;
  }

  /** What the JVM encodes the terminal's output with; named with "sun." before JDK 19. */
  private static Charset charset(String property) {
    String name = System.getProperty(property, System.getProperty("sun." + property, ""));
    try {
      return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return Charset.defaultCharset();
    }
  }

  /**
   * Ends the capture and puts the former streams back, unless somebody else has replaced ours in
   * the meantime. May be repeated.
   */
  @Override
  public void close() {
    if (System.out == printedOut) {
      System.setOut(formerOut);
    }
    if (System.err == printedErr) {
      System.setErr(formerErr);
    }
    out.stop();
    err.stop();
  }
}
