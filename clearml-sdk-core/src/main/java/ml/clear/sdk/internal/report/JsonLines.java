package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of JSON text in plain ASCII: the Python importer reads offline sessions in the
 * locale's encoding, and the same bytes go to the server, to the spool and to sessions. Written by
 * hand because one scalar must cost a few copies of bytes, not a tree. One thread at a time.
 */
final class JsonLines {
  /** Beyond this, a buffer is given back after use instead of being kept. */
  private static final int KEEP_BYTES = 4 << 20;

  private static final int INITIAL_BYTES = 8 << 10;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NONE = new byte[0];

  private byte[] buffer = NONE;
  private int length;

  int length() {
    return length;
  }

  /** Forgets everything after {@code newLength}. */
  void truncate(int newLength) {
    length = newLength;
    if (newLength == 0 && buffer.length > KEEP_BYTES) {
      buffer = NONE; // nothing is allocated here: what is forgotten when memory is short stays so
    }
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(buffer, from, to);
  }

  /** Moves what stands from {@code from} on to the front. */
  void discardBefore(int from) {
    System.arraycopy(buffer, from, buffer, 0, length - from);
    truncate(length - from);
  }

  void raw(byte[] ascii) {
    reserve(ascii.length);
    System.arraycopy(ascii, 0, buffer, length, ascii.length);
    length += ascii.length;
  }

  void raw(char ascii) {
    reserve(1);
    buffer[length++] = (byte) ascii;
  }

  void raw(String ascii) {
    int count = ascii.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      buffer[length++] = (byte) ascii.charAt(i);
    }
  }

  void number(long value) {
    if (value == Long.MIN_VALUE) { // has no positive twin
      raw(Long.toString(value));
      return;
    }
    reserve(20);
    long rest = value;
    if (rest < 0) {
      buffer[length++] = '-';
      rest = -rest;
    }
    int start = length;
    do {
      buffer[length++] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    for (int i = start, j = length - 1; i < j; i++, j--) {
      byte swapped = buffer[i];
      buffer[i] = buffer[j];
      buffer[j] = swapped;
    }
  }

  /** A finite number; the same double comes back when it is read. */
  void number(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < 1L << 53 && (whole != 0 || 1 / value > 0)) {
      number(whole);
      raw(".0");
    } else {
      raw(NumberOutput.toString(value, true)); // a newer algorithm than that of JDKs before 19
    }
  }

  /** A quoted string; half a surrogate pair becomes U+FFFD, which the server can store. */
  void string(CharSequence text) {
    raw('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        raw(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        escape(c);
        escape(text.charAt(++i));
      } else {
        escape(Character.isSurrogate(c) ? '\ufffd' : c);
      }
    }
    raw('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> raw("\\\"");
      case '\\' -> raw("\\\\");
      case '\n' -> raw("\\n");
      case '\t' -> raw("\\t");
      case '\r' -> raw("\\r");
      default -> {
        raw("\\u");
        reserve(4);
        for (int shift = 12; shift >= 0; shift -= 4) {
          buffer[length++] = HEX[c >> shift & 0xf];
        }
      }
    }
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      int doubled = Math.max(INITIAL_BYTES, Math.addExact(length, length));
      buffer = Arrays.copyOf(buffer, Math.max(length + more, doubled));
    }
  }
}
