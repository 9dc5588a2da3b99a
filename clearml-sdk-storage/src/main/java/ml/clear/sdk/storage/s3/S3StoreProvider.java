package ml.clear.sdk.storage.s3;

import java.util.Set;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStoreProvider;
import ml.clear.sdk.storage.StoreContext;

/**
 * Brings {@code s3:}. Made by the service loader. {@code sdk.storage.s3_client} chooses who talks
 * to the store: {@code aws} (the default, and the faster one) or {@code minio}.
 */
public final class S3StoreProvider implements ObjectStoreProvider {
  private static final String CLIENT = "sdk.storage.s3_client";

  /** For the service loader. */
  public S3StoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public ObjectStore create(StoreContext context) {
    String client = context.config().text(CLIENT).orElse("aws");
    return switch (client) {
      case "aws" -> new S3Store(context);
      case "minio" -> new MinioClientStore(context);
      default ->
          throw new ConfigurationException(
              CLIENT
                  + " must be aws or minio, but is "
                  + client
                  + context.config().origin(CLIENT).map(origin -> " (" + origin + ")").orElse(""));
    };
  }
}
