package ml.clear.sdk.internal.console;

import java.util.function.Consumer;

/**
 * Turns pieces of text into lines as a terminal would show them in the end: a carriage return
 * begins the line anew, a backspace character is removed, the escape sequence "cursor up" counts as
 * a carriage return, and CR LF is one line end. One thread at a time.
 */
final class LineAssembler {
  /** A line without end is cut here, so that it cannot fill the memory. */
  private static final int MAX_CHARS = 1 << 20;

  private static final String CURSOR_UP = "\u001b[A";

  private final Consumer<String> lines;
  private final StringBuilder line = new StringBuilder();
  private boolean returned; // a carriage return that erases the line unless a newline follows

  LineAssembler(Consumer<String> lines) {
    this.lines = lines;
  }

  void append(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i));
    }
  }

  private void append(char c) {
    switch (c) {
      case '\n' -> end();
      case '\r' -> returned = true;
      case '\b' -> {}
      default -> {
        if (returned) {
          line.setLength(0);
          returned = false;
        }
        line.append(c);
        if (c == 'A' && endsWithCursorUp()) {
          line.setLength(line.length() - CURSOR_UP.length());
          returned = true;
        } else if (line.length() >= MAX_CHARS && !Character.isHighSurrogate(c)) {
          end();
        }
      }
    }
  }

  private boolean endsWithCursorUp() {
    int start = line.length() - CURSOR_UP.length();
    return start >= 0 && line.indexOf(CURSOR_UP, start) == start;
  }

  private void end() {
    returned = false;
    String text = line.toString();
    line.setLength(0);
    lines.accept(text);
  }

  boolean hasPart() {
    return line.length() > 0;
  }

  /** Hands out the unfinished line as it stands. */
  void flush() {
    if (hasPart()) {
      end();
    }
  }
}
