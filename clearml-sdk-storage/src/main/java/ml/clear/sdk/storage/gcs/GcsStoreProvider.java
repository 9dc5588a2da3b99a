package ml.clear.sdk.storage.gcs;

import java.util.Set;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStoreProvider;
import ml.clear.sdk.storage.StoreContext;

/** Brings {@code gs:}. Made by the service loader. */
public final class GcsStoreProvider implements ObjectStoreProvider {
  /** For the service loader. */
  public GcsStoreProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("gs");
  }

  @Override
  public ObjectStore create(StoreContext context) {
    return new GcsStore(context);
  }
}
