package ml.clear.sdk.internal.report;

import ml.clear.sdk.report.LogLevel;

/** Text of the console, a whole entry or a part of a very long one. */
final class ConsoleEvent extends Event {
  private final ConsoleStream console;
  private final LogLevel level;
  private final String text;

  ConsoleEvent(ConsoleStream console, LogLevel level, String text, long nanos) {
    super(nanos);
    this.console = console;
    this.level = level;
    this.text = text;
  }

  @Override
  LedgerRow row() {
    return console.row();
  }

  @Override
  int memoryBytes() {
    return 96 + 2 * text.length();
  }

  @Override
  void encode(JsonLines out, long wallMillis) {
    out.raw(console.prefix());
    out.string(level.wireName());
    out.raw(",\"timestamp\":");
    out.number(console.uniqueMillis(wallMillis));
    out.raw(",\"msg\":");
    out.string(text);
    out.raw('}');
  }
}
