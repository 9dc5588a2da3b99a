/** Tests of the Google Cloud Storage store, against fake-gcs-server if one is named. */
@NullMarked
package ml.clear.sdk.storage.gcs;

import org.jspecify.annotations.NullMarked;
