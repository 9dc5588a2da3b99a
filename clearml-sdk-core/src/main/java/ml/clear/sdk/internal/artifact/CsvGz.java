package ml.clear.sdk.internal.artifact;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import ml.clear.sdk.storage.ObjectSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the compressed CSV that Python reads back as a data frame: it takes the first column for
 * the index, so that one is a running number without a name.
 */
public final class CsvGz {
  private static final int PREVIEW_ROWS = 20;

  private CsvGz() {}

  /** Writes the rows to a temporary file; a row of another length than the header is refused. */
  public static PreparedBytes write(
      List<String> columns, Iterable<? extends List<? extends @Nullable Object>> rows) {
    StringBuilder preview = new StringBuilder();
    Path file = PreparedBytes.temporary(".csv.gz", path -> write(columns, rows, path, preview));
    return new PreparedBytes(
        ObjectSource.of(file).withContentType("text/csv"),
        Previews.ofText("table", preview.toString()),
        Optional.of(file));
  }

  private static void write(
      List<String> columns,
      Iterable<? extends List<? extends @Nullable Object>> rows,
      Path file,
      StringBuilder preview)
      throws IOException {
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), StandardCharsets.UTF_8),
            1 << 16)) {
      String header = "," + line(columns);
      out.write(header + "\n");
      preview.append(header).append('\n');
      long index = 0;
      for (List<? extends @Nullable Object> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(
              "row " + index + " has " + row.size() + " cells, not " + columns.size());
        }
        String line = index + "," + line(row);
        out.write(line + "\n");
        if (index < PREVIEW_ROWS) {
          preview.append(line).append('\n');
        }
        index++;
      }
      preview.append("\n[").append(index).append(" rows x ").append(columns.size());
      preview.append(" columns]");
    }
  }

  private static String line(List<? extends @Nullable Object> cells) {
    List<String> quoted = new ArrayList<>(cells.size());
    cells.forEach(cell -> quoted.add(cell == null ? "" : quote(cell.toString())));
    return String.join(",", quoted);
  }

  private static String quote(String cell) {
    return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }
}
