package ml.clear.sdk.storage.gcs;

import ml.clear.sdk.config.ConfigSection;

/**
 * One way into Google Cloud Storage: an entry of {@code sdk.google.storage.credentials}, or the
 * defaults of {@code sdk.google.storage}. Immutable; prints no secret.
 *
 * @param prefix the URI prefix it is for; empty for the defaults
 * @param project project id, or empty
 * @param credentials the path of a service account's JSON file, or the JSON itself; empty for the
 *     application default credentials
 * @param origin what a message calls it
 */
record GcsEntry(String prefix, String project, String credentials, String origin) {
  /** An entry of the list. */
  static GcsEntry of(ConfigSection section) {
    String bucket = text(section, "bucket");
    String subdir = text(section, "subdir").replaceAll("/+$", "");
    String place = "gs://" + bucket + (subdir.isEmpty() || subdir.startsWith("/") ? "" : "/");
    return new GcsEntry(
        place + subdir,
        text(section, "project"),
        text(section, "credentials_json"),
        section.path() + " (bucket " + bucket + ")");
  }

  /** The defaults; {@code GOOGLE_APPLICATION_CREDENTIALS} fills in what the section leaves out. */
  static GcsEntry defaults(ConfigSection section, String variable) {
    String configured = text(section, "credentials_json");
    boolean fromVariable = configured.isEmpty() && !variable.isEmpty();
    return new GcsEntry(
        "",
        text(section, "project"),
        fromVariable ? variable : configured,
        fromVariable ? "GOOGLE_APPLICATION_CREDENTIALS" : section.path());
  }

  /** What a message says about the credentials. */
  String named() {
    return credentials.isEmpty() ? origin + ", application default credentials" : origin;
  }

  private static String text(ConfigSection section, String key) {
    return section.text(key).map(String::strip).orElse("");
  }

  /** Its place and origin, never a credential. */
  @Override
  public String toString() {
    return "GcsEntry[" + prefix + ", " + origin + "]";
  }
}
