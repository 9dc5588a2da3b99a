package ml.clear.sdk.storage.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.storage.StoreAccess;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Everything that one entry needs to talk to its store: endpoint, region, credentials, HTTP. Made
 * once for each entry and host. Thread-safe.
 */
final class S3Connection implements AutoCloseable {
  private final S3Entry entry;
  private final S3Http http;
  private final S3Credentials credentials;
  private final String addressingStyle;

  private volatile String region;
  private volatile boolean checksumsUnknown; // this store refused their headers once
  private volatile Duration clockOffset = Duration.ZERO; // of the store's clock against ours

  S3Connection(S3Entry entry, ClearMlConfig config) {
    this.entry = entry;
    this.region = entry.region().isEmpty() ? usualRegion(entry, config) : entry.region();
    this.credentials = new S3Credentials(entry);
    this.addressingStyle =
        config.text("sdk.aws.boto3.s3.addressing_style").map(String::strip).orElse("auto");
    this.http =
        new S3Http(
            new S3Trust(entry, config.environment().variable("AWS_CA_BUNDLE")),
            config.proxy(endpoint("bucket")),
            S3Timeouts.of(config));
  }

  /** As boto3, which does not read AWS_REGION. */
  private static String usualRegion(S3Entry entry, ClearMlConfig config) {
    return config
        .environment()
        .variable("AWS_DEFAULT_REGION")
        .or(() -> regionOfProfile(entry, config))
        .or(() -> config.environment().variable("AWS_REGION"))
        .orElse("us-east-1");
  }

  private static Optional<String> regionOfProfile(S3Entry entry, ClearMlConfig config) {
    if (!mayExist("aws.configFile", "AWS_CONFIG_FILE", "config")
        && !mayExist("aws.sharedCredentialsFile", "AWS_SHARED_CREDENTIALS_FILE", "credentials")) {
      // To load the classes that read them takes nearly a tenth of a second.
      return Optional.empty();
    }
    String profile =
        entry.profile().isEmpty()
            ? config.environment().variable("AWS_PROFILE").orElse("default")
            : entry.profile();
    try {
      return ProfileFile.defaultProfileFile()
          .profile(profile)
          .flatMap(found -> found.property(ProfileProperty.REGION));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the profiles of the AWS files cannot be read", e);
    }
  }

  /** Whether the SDK may find this one of its files. */
  private static boolean mayExist(String property, String variable, String usual) {
    Map<String, String> variables = System.getenv();
    String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
    return System.getProperty(property) != null
        || variables.containsKey(variable)
        || Files.exists(Path.of(home, ".aws", usual));
  }

  S3Entry entry() {
    return entry;
  }

  S3Http http() {
    return http;
  }

  /** Asks the chain again once what it gave has expired. */
  AwsCredentialsIdentity credentials() {
    return credentials.resolve();
  }

  /** The store refused these as expired; false if there are no others. */
  boolean renew(AwsCredentialsIdentity refused) {
    return credentials.renew(refused);
  }

  String region() {
    return region;
  }

  /** The store told that a bucket is in another region. */
  void moveTo(String newRegion) {
    region = newRegion;
  }

  boolean knowsChecksums() {
    return !checksumsUnknown;
  }

  void forgetChecksums() {
    checksumsUnknown = true;
  }

  Duration clockOffset() {
    return clockOffset;
  }

  void setClockOffset(Duration offset) {
    clockOffset = offset;
  }

  boolean isAws() {
    return entry.host().isEmpty();
  }

  /** Whether the bucket stands in the path rather than in the host name. */
  boolean isPathStyle(String bucket) {
    return switch (addressingStyle) {
      case "path" -> true;
      case "virtual" -> !bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"); // no host's name
      default -> !isAws() || !bucket.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
    };
  }

  /** Where requests for this bucket go. */
  URI endpoint(String bucket) {
    String scheme = entry.secure() ? "https" : "http";
    String host = isAws() ? awsHost() : entry.host();
    boolean inPath = bucket.isEmpty() || isPathStyle(bucket);
    return URI.create(scheme + "://" + (inPath ? host : bucket + "." + host));
  }

  private String awsHost() {
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return "s3." + region.toLowerCase(Locale.ROOT) + domain;
  }

  StoreAccess access(String bucket) {
    return new StoreAccess(endpoint(bucket).toString(), credentials.named());
  }

  @Override
  public void close() {
    http.close();
    credentials.close();
  }
}
