package ml.clear.sdk.storage;

import java.util.Set;

/**
 * Makes the store of one or more schemes; found by {@link java.util.ServiceLoader}. Needs a public
 * constructor without arguments, which must not load the classes of a cloud SDK.
 */
public interface ObjectStoreProvider {
  /** The schemes in lower case, such as {@code s3}. */
  Set<String> schemes();

  /**
   * Makes a store. Called once for each {@link Storage}, at the first use of one of the schemes, so
   * it neither connects nor fails for a missing credential: that is told when a URI needs it.
   *
   * @param context configuration, time and threads
   */
  ObjectStore create(StoreContext context);
}
