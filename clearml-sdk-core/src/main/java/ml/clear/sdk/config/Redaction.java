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

  /** Parts of a key, without case and separators, that mark a secret wherever they occur. */
  private static final Pattern SECRET_PART =
      Pattern.compile(
          "secret|pass|pwd|token|credential|bearer|cookie|jwt|signature|private|accesskey|apikey"
              + "|keyid|sharedaccess|connectionstring|connstr|authorization|authheader|^sas|sas$"
              + "|keys?$|^auth$");

  /** Names that would match above and hold no secret. */
  private static final Set<String> HARMLESS =
      Set.of("credentials", "usecredentialschain", "usedefaultcredential", "auth");

  /** A number of seconds is none either, as in token_expiration_threshold_sec. */
  private static final Pattern DURATION = Pattern.compile(".*(sec|secs|seconds|hours)$");

  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/?#\\s]*@");
  private static final Pattern SIGNED_QUERY =
      Pattern.compile("(://[^?\\s]*\\?)\\S*(?i:sig|token|secret|key|password|credential)\\S*");

  private Redaction() {}

  /** Whether the value of a dotted key must not be shown. */
  static boolean isSecret(String key) {
    for (String part : INDEX.matcher(key).replaceAll("").split("\\.", -1)) {
      String name = part.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
      if (HARMLESS.contains(name) || DURATION.matcher(name).matches()) {
        continue;
      }
      if (SECRET_PART.matcher(name).find()) {
        return true;
      }
    }
    // Variables to export and files to write: any of them may be a secret, whatever its name.
    return key.startsWith("environment.") || key.startsWith("files.");
  }

  /** A value as it may be shown: masked, or without the secrets inside its URLs. */
  static String shown(String key, String value) {
    return isSecret(key) && !value.isEmpty() ? MASK : withoutUrlSecrets(value);
  }

  static String withoutUrlSecrets(String text) {
    String clean = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
    return SIGNED_QUERY.matcher(clean).replaceAll("$1" + MASK);
  }
}
