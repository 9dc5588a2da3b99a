package ml.clear.sdk.storage.s3;

import java.util.Set;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStoreProvider;
import ml.clear.sdk.storage.StoreContext;

/** Brings {@code s3:}. Made by the service loader. */
public final class S3StoreProvider implements ObjectStoreProvider {
  /** For the service loader. */
  public S3StoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public ObjectStore create(StoreContext context) {
    return new S3Store(context);
  }
}
