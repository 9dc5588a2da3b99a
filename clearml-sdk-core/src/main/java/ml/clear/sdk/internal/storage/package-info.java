/**
 * The stores that core brings, how a scheme finds its store, and the cache of downloads. Called by
 * {@code ml.clear.sdk.storage.Storage}.
 */
@NullMarked
package ml.clear.sdk.internal.storage;

import org.jspecify.annotations.NullMarked;
