package ml.clear.sdk.internal.artifact;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV text: quoted cells may hold commas, quotes and line ends. Not thread-safe. */
public final class CsvText {
  private static final int END = -1;

  private final Reader in;
  private int next;

  private CsvText(Reader in) throws IOException {
    this.in = in;
    this.next = in.read();
  }

  /** All records; the reader should be buffered. */
  public static List<List<String>> read(Reader in) throws IOException {
    CsvText text = new CsvText(in);
    List<List<String>> records = new ArrayList<>();
    while (text.next != END) {
      records.add(text.record());
    }
    return records;
  }

  private List<String> record() throws IOException {
    List<String> cells = new ArrayList<>();
    cells.add(cell());
    while (next == ',') {
      advance();
      cells.add(cell());
    }
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
    }
    return cells;
  }

  private String cell() throws IOException {
    StringBuilder cell = new StringBuilder();
    if (next == '"') {
      quoted(cell);
    }
    while (next != ',' && next != '\n' && next != '\r' && next != END) {
      cell.append((char) advance());
    }
    return cell.toString();
  }

  private void quoted(StringBuilder cell) throws IOException {
    advance();
    while (next != END) {
      int c = advance();
      if (c == '"') {
        if (next != '"') {
          return;
        }
        advance();
      }
      cell.append((char) c);
    }
  }

  private int advance() throws IOException {
    int c = next;
    next = in.read();
    return c;
  }
}
