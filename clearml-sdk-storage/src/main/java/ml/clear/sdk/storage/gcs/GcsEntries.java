package ml.clear.sdk.storage.gcs;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.StorageUri;

/** Finds the entry of a URI as the reference does: by the longest prefix, else the defaults. */
final class GcsEntries {
  private static final String SECTION = "sdk.google.storage";

  private final List<GcsEntry> longestFirst;
  private final GcsEntry defaults;

  GcsEntries(ClearMlConfig config) {
    this.longestFirst =
        config.sections(SECTION + ".credentials").stream()
            .map(GcsEntry::of)
            .sorted(Comparator.comparing(GcsEntry::prefix).reversed())
            .toList();
    this.defaults =
        GcsEntry.defaults(
            config.section(SECTION),
            config.environment().variable("GOOGLE_APPLICATION_CREDENTIALS").orElse(""));
  }

  GcsEntry of(StorageUri uri) {
    String lower = uri.text().toLowerCase(Locale.ROOT);
    return longestFirst.stream()
        .filter(entry -> lower.startsWith(entry.prefix()))
        .findFirst()
        .orElse(defaults);
  }
}
