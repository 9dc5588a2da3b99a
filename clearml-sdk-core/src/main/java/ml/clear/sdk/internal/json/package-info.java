/**
 * The one Jackson mapper and small readers of JSON trees. Called wherever JSON is read or written.
 */
@NullMarked
package ml.clear.sdk.internal.json;

import org.jspecify.annotations.NullMarked;
