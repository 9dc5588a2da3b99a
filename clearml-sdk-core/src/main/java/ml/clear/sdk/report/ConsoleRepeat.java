package ml.clear.sdk.report;

/**
 * What to do with console lines when no answer came, so that nobody knows whether they arrived: the
 * server gives every line a random id and would show a repeated one twice. The library first reads
 * the console back and repeats only what is missing; this option is for when that fails too.
 */
public enum ConsoleRepeat {
  /** Lines may be missing, none appears twice. The default, as in the Python SDK. */
  AT_MOST_ONCE,
  /** No line is missing, some may appear twice. */
  AT_LEAST_ONCE
}
