package ml.clear.sdk.internal.storage;

import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.ObjectStoreProvider;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the store of a URI by its scheme: those that were put in first, then those that {@link
 * ServiceLoader} finds. Each is made at its first use. Thread-safe once it is filled.
 */
public final class Stores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  /** Who brings a scheme that core does not know. */
  private static final Map<String, String> COORDINATES =
      Map.of("s3", "ml.clear:clearml-sdk-storage", "gs", "ml.clear:clearml-sdk-storage");

  private final Map<String, LazyStore> byScheme = new TreeMap<>();

  /** Puts a store in for some schemes; a scheme that is there already keeps its own. */
  public Stores with(Iterable<String> schemes, Supplier<ObjectStore> maker) {
    LazyStore store = new LazyStore(maker);
    schemes.forEach(scheme -> byScheme.putIfAbsent(scheme, store));
    return this;
  }

  /** Adds what {@link ServiceLoader} finds beside this class and on the caller's class path. */
  public Stores withProvided(StoreContext context) {
    addFrom(ObjectStoreProvider.class.getClassLoader(), context);
    addFrom(Thread.currentThread().getContextClassLoader(), context);
    return this;
  }

  private void addFrom(@Nullable ClassLoader loader, StoreContext context) {
    try {
      for (ObjectStoreProvider provider : ServiceLoader.load(ObjectStoreProvider.class, loader)) {
        with(provider.schemes(), () -> provider.create(context));
      }
    } catch (ServiceConfigurationError e) {
      LOG.warn("A provider of object stores on the class path cannot be used", e);
    }
  }

  /**
   * The store of this URI's scheme.
   *
   * @throws StorageException {@code UNSUPPORTED} if there is none, saying which there are
   */
  public ObjectStore of(StorageUri uri) {
    LazyStore store = byScheme.get(uri.scheme());
    if (store == null) {
      throw StorageException.of("find a store for", uri, StorageException.Reason.UNSUPPORTED)
          .detail("no store for '" + uri.scheme() + "://'; there are: " + byScheme.keySet())
          .remedy(remedy(uri.scheme()))
          .build();
    }
    return store.get(uri);
  }

  private static String remedy(String scheme) {
    if (scheme.equals("azure")) {
      return "ml.clear:clearml-sdk-azure would bring it, which does not exist yet; use s3, gs, the"
          + " file server or a mounted path";
    }
    String coordinates = COORDINATES.get(scheme);
    return coordinates == null
        ? "use one of these schemes, or bring an " + ObjectStoreProvider.class.getName()
        : "add the dependency " + coordinates + " in this library's version";
  }

  /** Closes the stores that were made. */
  @Override
  public void close() {
    byScheme.values().stream().distinct().forEach(LazyStore::close);
  }
}
