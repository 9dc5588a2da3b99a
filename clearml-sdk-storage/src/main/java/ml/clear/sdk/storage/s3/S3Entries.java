package ml.clear.sdk.storage.s3;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.StorageUri;

/**
 * Finds the entry of a URI as the reference does ({@code clearml/backend_config/bucket_config.py}):
 * by the longest prefix of the lower-cased URI, else the defaults. Immutable.
 */
final class S3Entries {
  private static final String SECTION = "sdk.aws.s3";

  private final List<S3Entry> longestFirst; // also those that are left out, to name them
  private final S3Entry defaults;

  S3Entries(ClearMlConfig config) {
    this.longestFirst =
        config.sections(SECTION + ".credentials").stream()
            .map(S3Entry::of)
            .sorted(Comparator.comparing(S3Entry::prefix).reversed())
            .toList();
    this.defaults =
        S3Entry.defaults(config.section(SECTION), name -> config.environment().variable(name));
  }

  /** Splits a URI into entry, bucket and key. */
  S3Location locate(StorageUri uri) {
    return find(uri, true)
        .or(() -> defaults.isValid() ? Optional.empty() : find(uri, false))
        .map(entry -> entry.host().isEmpty() ? onAws(entry, uri) : onHost(entry, uri))
        .orElseGet(
            () ->
                uri.authority().contains(":")
                    ? onHost(defaults.atHost(uri.authority()), uri)
                    : onAws(defaults, uri));
  }

  private Optional<S3Entry> find(StorageUri uri, boolean valid) {
    String lower = uri.text().toLowerCase(Locale.ROOT);
    return longestFirst.stream()
        .filter(entry -> entry.isValid() == valid && lower.startsWith(entry.prefix()))
        .findFirst();
  }

  private static S3Location onAws(S3Entry entry, StorageUri uri) {
    return new S3Location(entry, uri.authority(), uri.path());
  }

  private static S3Location onHost(S3Entry entry, StorageUri uri) {
    String path = uri.path();
    int slash = path.indexOf('/');
    return slash < 0
        ? new S3Location(entry, path, "")
        : new S3Location(entry, path.substring(0, slash), path.substring(slash + 1));
  }
}
