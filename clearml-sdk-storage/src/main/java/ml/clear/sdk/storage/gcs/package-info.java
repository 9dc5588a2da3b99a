/**
 * Objects on Google Cloud Storage. Found by the service loader; called through {@code
 * ml.clear.sdk.storage.Storage}.
 */
@NullMarked
package ml.clear.sdk.storage.gcs;

import org.jspecify.annotations.NullMarked;
