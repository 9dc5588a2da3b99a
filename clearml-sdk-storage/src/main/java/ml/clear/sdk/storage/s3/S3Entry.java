package ml.clear.sdk.storage.s3;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.config.ConfigSection;

/**
 * One way into S3: an entry of {@code sdk.aws.s3.credentials}, or the defaults of {@code
 * sdk.aws.s3} with the {@code AWS_*} variables behind them. Immutable; prints no secret.
 *
 * @param bucket the bucket it is for; empty for all of a host, and for the defaults
 * @param host {@code host[:port]} of a store other than AWS, or empty
 * @param key access key, or empty
 * @param secret secret key, or empty
 * @param token session token, or empty
 * @param region region, or empty
 * @param profile named profile of the AWS files, or empty
 * @param chain whether the AWS credentials chain is asked instead of key and secret
 * @param secure TLS or plain http
 * @param verify {@code true}, {@code false}, the path of a CA bundle, or empty for the default
 * @param multipart whether a large object may be sent in parts, several at a time
 * @param acl canned ACL, or empty
 * @param extraArgs boto3's names of further headers, such as {@code ServerSideEncryption}; each
 *     pair of its {@code Metadata} as {@code Metadata.name}
 * @param origin what a message calls it
 */
record S3Entry(
    String bucket,
    String host,
    String key,
    String secret,
    String token,
    String region,
    String profile,
    boolean chain,
    boolean secure,
    String verify,
    boolean multipart,
    String acl,
    Map<String, String> extraArgs,
    String origin) {
  static final String METADATA = "Metadata";

  /** An entry of the list. */
  static S3Entry of(ConfigSection section) {
    String bucket = stripped(text(section, "bucket"));
    String host = text(section, "host");
    String place = host.isEmpty() ? "bucket " + bucket : "host " + host;
    return of(section, bucket, host, section.path() + " (" + place + ")");
  }

  private static S3Entry of(ConfigSection section, String bucket, String host, String origin) {
    return new S3Entry(
        bucket,
        host,
        text(section, "key"),
        text(section, "secret"),
        text(section, "token"),
        text(section, "region"),
        text(section, "profile"),
        section.flag("use_credentials_chain").orElse(false),
        section.flag("secure").orElse(true),
        text(section, "verify"),
        section.flag("multipart").orElse(true),
        text(section, "acl"),
        extraArgs(section),
        origin);
  }

  /** The defaults; the environment fills in what the section leaves out. */
  static S3Entry defaults(ConfigSection section, Variables environment) {
    S3Entry configured = of(section, "", "", "");
    return new S3Entry(
        "",
        "",
        or(configured.key, environment, "AWS_ACCESS_KEY_ID"),
        or(configured.secret, environment, "AWS_SECRET_ACCESS_KEY"),
        or(configured.token, environment, "AWS_SESSION_TOKEN"),
        or(configured.region, environment, "AWS_DEFAULT_REGION"),
        or(configured.profile, environment, "AWS_PROFILE"),
        configured.chain,
        configured.secure,
        "", // the reference reads a verify and an acl for entries only
        true,
        "",
        configured.extraArgs,
        configured.key.isEmpty() && environment.find("AWS_ACCESS_KEY_ID").isPresent()
            ? "AWS_ACCESS_KEY_ID"
            : section.path());
  }

  /** Looks up environment variables. */
  interface Variables {
    Optional<String> find(String name);
  }

  /** As the reference: an entry without credentials is left out of the search. */
  boolean isValid() {
    return chain || (!key.isEmpty() && !secret.isEmpty());
  }

  /** Why it is not valid, for a message. */
  String lacking() {
    if (key.isEmpty()) {
      return secret.isEmpty() ? "has neither key nor secret" : "has no key";
    }
    return "has no secret";
  }

  /** The URI prefix it matches, in lower case. */
  String prefix() {
    String place = host.isEmpty() ? bucket : bucket.isEmpty() ? host : host + "/" + bucket;
    return ("s3://" + place).toLowerCase(Locale.ROOT);
  }

  /** The same for another host; it keeps its credentials. */
  S3Entry atHost(String newHost) {
    return new S3Entry(
        bucket, newHost, key, secret, token, region, profile, chain, secure, verify, multipart, acl,
        extraArgs, origin);
  }

  private static String or(String configured, Variables environment, String name) {
    return configured.isEmpty() ? environment.find(name).orElse("") : configured;
  }

  private static String text(ConfigSection section, String key) {
    return section.text(key).map(String::strip).orElse("");
  }

  private static String stripped(String bucket) {
    return bucket.replaceAll("^[\"']+|[\"']+$", "").replaceAll("/+$", "");
  }

  private static Map<String, String> extraArgs(ConfigSection section) {
    if (!section.has("extra_args")) {
      return Map.of();
    }
    ConfigSection extra = section.section("extra_args");
    Map<String, String> args = new LinkedHashMap<>();
    for (String name : extra.keys()) {
      if (name.equals(METADATA)) {
        ConfigSection pairs = extra.section(name);
        pairs
            .keys()
            .forEach(key -> pairs.text(key).ifPresent(v -> args.put(METADATA + "." + key, v)));
      } else {
        extra.text(name).ifPresent(value -> args.put(name, value));
      }
    }
    return args;
  }

  /** Its place and origin, never a credential. */
  @Override
  public String toString() {
    return "S3Entry[" + prefix() + ", " + origin + "]";
  }
}
