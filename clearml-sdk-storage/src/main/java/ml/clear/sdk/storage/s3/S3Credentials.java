package ml.clear.sdk.storage.s3;

import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreAccess;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The credentials of one entry: its key and secret, or whatever the SDK's chain finds, asked anew
 * before they expire and when a store says that they have. Thread-safe.
 */
final class S3Credentials implements AutoCloseable {
  private final S3Entry entry;
  private final ReentrantLock lock = new ReentrantLock(); // guards the replacement of provider
  private volatile AwsCredentialsProvider provider;
  private volatile String link = ""; // of the chain, that answered last

  S3Credentials(S3Entry entry) {
    this.entry = entry;
    this.provider = entry.chain() ? chain(entry) : () -> fixed(entry); // which may lack its key
  }

  private static AwsCredentialsProvider chain(S3Entry entry) {
    String profile = entry.profile();
    return profile.isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        // As boto3: who names a profile does not mean the variables.
        : AwsCredentialsProviderChain.of(
            ProfileCredentialsProvider.create(profile),
            ContainerCredentialsProvider.builder().build(),
            InstanceProfileCredentialsProvider.builder().profileName(profile).build());
  }

  private static AwsCredentials fixed(S3Entry entry) {
    return entry.token().isEmpty()
        ? AwsBasicCredentials.create(entry.key(), entry.secret())
        : AwsSessionCredentials.create(entry.key(), entry.secret(), entry.token());
  }

  /** May ask a metadata server or STS, and block for that. */
  AwsCredentialsIdentity resolve() {
    AwsCredentials found = provider.resolveCredentials();
    link = found.providerName().map(S3Credentials::linkOf).orElse("");
    return found;
  }

  /** The SDK names a link by the letters it counts it with; the first one says where it looked. */
  private static String linkOf(String letters) {
    return switch (letters.isEmpty() ? ' ' : letters.charAt(0)) {
      case 'f' -> "system properties";
      case 'g' -> "environment variables";
      case 'h', 'k', 'q' -> "web identity";
      case 'i', 'o' -> "assumed role";
      case 'n', 'p' -> "profile file";
      case 'r', 's', 't', 'u' -> "single sign-on";
      case 'v', 'w' -> "credentials process";
      case 'z' -> "container role";
      case '0' -> "instance role";
      default -> letters;
    };
  }

  /**
   * Forgets what the store refused as expired; of several threads that were refused, the first one
   * does.
   *
   * @return false if there is no other source to ask
   */
  boolean renew(AwsCredentialsIdentity refused) {
    if (!entry.chain()) {
      return false;
    }
    AwsCredentialsProvider current = provider;
    if (gives(current, refused)) {
      replace(current);
    }
    return true;
  }

  private static boolean gives(AwsCredentialsProvider current, AwsCredentialsIdentity refused) {
    try {
      return current.resolveCredentials().accessKeyId().equals(refused.accessKeyId());
    } catch (SdkException e) {
      return true; // and the next one will be asked, which can say so
    }
  }

  private void replace(AwsCredentialsProvider refused) {
    lock.lock();
    try {
      if (provider != refused) {
        return; // another thread was here before
      }
      provider = chain(entry);
    } finally {
      lock.unlock();
    }
    close(refused);
  }

  /** Of a chain that found nothing. */
  static StorageException missing(
      String action, StorageUri uri, StoreAccess access, SdkException e) {
    return StorageException.of(action, uri, Reason.DENIED)
        .detail("no credentials: " + e.getMessage())
        .access(access)
        .remedy("set key and secret in the entry, or what the AWS credentials chain looks for")
        .cause(e)
        .build();
  }

  /** What a message says of them: where they came from, never a secret. */
  String named() {
    if (!entry.chain()) {
      return entry.origin();
    }
    return entry.origin()
        + ", AWS credentials chain"
        + (entry.profile().isEmpty() ? "" : " with profile " + entry.profile())
        + (link.isEmpty() ? "" : " (" + link + ")");
  }

  private static void close(AwsCredentialsProvider provider) {
    if (provider instanceof AutoCloseable chain) {
      try {
        chain.close();
      } catch (Exception quiet) {
        // The chain's own background refresh; nothing depends on its end.
      }
    }
  }

  @Override
  public void close() {
    close(provider);
  }
}
