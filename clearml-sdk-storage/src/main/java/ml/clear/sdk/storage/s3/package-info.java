/**
 * Objects on AWS S3, MinIO and other stores that speak S3. Found by the service loader; called
 * through {@code ml.clear.sdk.storage.Storage}.
 */
@NullMarked
package ml.clear.sdk.storage.s3;

import org.jspecify.annotations.NullMarked;
