package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import ml.clear.sdk.internal.json.Json;

/**
 * Writes {@code report.html}: one file with the data, the plotting library and the code, which
 * opens from the disk without a network. What users wrote is JSON inside a script element whose
 * type no browser runs, with every {@code <} escaped, so that no text can end the element.
 */
final class ReportPage {
  /** From the Maven artifact of the same name. */
  private static final String PLOT_LIBRARY = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final ObjectWriter ASCII =
      Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private ReportPage() {}

  /** Reads a session and writes its page, which replaces an older one as a whole. */
  static void write(SessionContent content, Path page) throws IOException {
    String data = ASCII.writeValueAsString(new ReportData(content).read()).replace("<", "\\u003c");
    Path next = page.resolveSibling("." + page.getFileName() + ".tmp");
    try (Writer out = Files.newBufferedWriter(next, StandardCharsets.UTF_8)) {
      out.write("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
      out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
      out.write("<title>ClearML</title>\n<style>\n");
      out.write(text(PLOT_LIBRARY + "uPlot.min.css"));
      out.write(text("report.css"));
      out.write("</style>\n<main></main>\n<noscript>This page needs JavaScript.</noscript>\n");
      out.write("<script type=\"application/json\" id=\"session\">");
      out.write(data);
      out.write("</script>\n<script>\n");
      out.write(text(PLOT_LIBRARY + "uPlot.iife.min.js"));
      out.write("\n</script>\n<script>\n");
      out.write(text("report.js"));
      out.write("</script>\n</html>\n");
    }
    Files.move(next, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A resource; empty if it is not there, as the plotting library in a relocated jar. */
  private static String text(String resource) throws IOException {
    try (InputStream stream = ReportPage.class.getResourceAsStream(resource)) {
      return stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
