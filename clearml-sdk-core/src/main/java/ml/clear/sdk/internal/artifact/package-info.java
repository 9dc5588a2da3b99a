/**
 * How artifacts are named, encoded and registered. Called by {@code ml.clear.sdk.artifact} and by
 * whatever stores a task's files.
 */
@NullMarked
package ml.clear.sdk.internal.artifact;

import org.jspecify.annotations.NullMarked;
