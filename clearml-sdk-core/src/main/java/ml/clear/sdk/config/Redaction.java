package ml.clear.sdk.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what may be shown. Masks too much rather than too little: a masked harmless value costs a
 * look at the file, a shown secret costs the secret.
 */
final class Redaction {
  static final String MASK = "********";

  /** Nothing longer is searched for secrets, nor shown: the search may take quadratic time. */
  private static final int LONGEST = 1000;

  /** Parts of a key, without case and separators, that mark a secret wherever they occur. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "secret|pass|pwd|token|credential|bearer|cookie|jwt|signature|private|accesskey|apikey"
              + "|keyid|sharedaccess|connectionstring|connstr|authorization|authheader|^sas|sas$"
              + "|keys?$|^auth$|bashscript|vcsdiff|vcsstatus");

  /** Sections with harmless settings among the secret ones, each judged by its own name. */
  private static final Set<String> MIXED_SECTIONS = Set.of("credentials", "auth");

  private static final Set<String> HARMLESS =
      Set.of(
          "usecredentialschain",
          "usedefaultcredential",
          "tokenexpirationthresholdsec",
          "reqtokenexpirationsec",
          "requesttokenexpirationsec");

  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Pattern USER_INFO = Pattern.compile("://(?:[^\\s/]*|[^\\s/@]*:\\S*)@");
  private static final Pattern SIGNED_QUERY = Pattern.compile("(://[^?\\s]*\\?)\\S*(?i:sig)\\S*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?i)((?:secret|passw|pwd|token|key|credential)[\\w-]{0,40}[\"']?\\s?[=:]\\s?)\\S+");
  private static final Pattern HEADER = Pattern.compile("(?i)\\b(bearer|basic)\\s+\\S+");
  private static final Pattern PEM = Pattern.compile("(?s)-----BEGIN .*");

  private Redaction() {}

  /** Whether the value of a dotted key must not be shown. */
  static boolean isSecret(String key) {
    String[] parts = INDEX.matcher(key).replaceAll("").split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      String name = parts[i].toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
      boolean section = i < parts.length - 1;
      if (!HARMLESS.contains(name)
          && !(section && MIXED_SECTIONS.contains(name))
          && SECRET_NAME.matcher(name).find()) {
        return true;
      }
    }
    // Variables to export and files to write: any of them may be a secret, whatever its name.
    return key.startsWith("environment.") || key.startsWith("files.");
  }

  /** A value as it may be shown: masked, or without the secrets inside it. */
  static String shown(String key, String value) {
    // "true" is nobody's password, and use_token: true is worth seeing.
    return isSecret(key) && !value.isBlank() && Flags.parse(value).isEmpty()
        ? MASK
        : withoutInlineSecrets(value);
  }

  /** Text without user names in URLs, signed queries, key=value pairs and the like. */
  static String withoutInlineSecrets(String text) {
    if (text.length() > LONGEST) {
      return "(" + text.length() + " characters)";
    }
    String clean = USER_INFO.matcher(text).replaceAll("://" + MASK + "@");
    clean = SIGNED_QUERY.matcher(clean).replaceAll("$1" + MASK);
    clean = ASSIGNMENT.matcher(clean).replaceAll("$1" + MASK);
    clean = HEADER.matcher(clean).replaceAll("$1 " + MASK);
    return PEM.matcher(clean).replaceAll(MASK);
  }
}
