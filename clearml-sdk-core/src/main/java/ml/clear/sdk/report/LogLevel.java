package ml.clear.sdk.report;

import java.util.Locale;

/** Level of a console line, as the server's schema names them. */
public enum LogLevel {
  /** Details for developers. */
  DEBUG,
  /** Ordinary output; standard output is reported as this. */
  INFO,
  /** Something to look at. */
  WARNING,
  /** A failure; standard error is reported as this. */
  ERROR,
  /** The end of the run. */
  CRITICAL;

  /** The server's name of this level, such as {@code warning}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
