/** Models on the wire. Called by {@code ml.clear.sdk.model}. */
@NullMarked
package ml.clear.sdk.internal.model;

import org.jspecify.annotations.NullMarked;
