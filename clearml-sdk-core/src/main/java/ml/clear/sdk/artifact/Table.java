package ml.clear.sdk.artifact;

import java.util.List;

/**
 * The rows of a table artifact, as text.
 *
 * @param columns names of the columns; the first is the running number that tables are written with
 *     for Python, if its name is empty
 * @param rows the cells, one list a row
 */
public record Table(List<String> columns, List<List<String>> rows) {
  /** Copies the lists. */
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
