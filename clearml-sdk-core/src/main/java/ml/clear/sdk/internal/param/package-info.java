/**
 * Encodes Java values as the Python SDK encodes its own, decodes what the server holds, and reads
 * and fills records and beans. Called by {@code Task} and the types of {@code ml.clear.sdk.param}.
 */
@NullMarked
package ml.clear.sdk.internal.param;

import org.jspecify.annotations.NullMarked;
