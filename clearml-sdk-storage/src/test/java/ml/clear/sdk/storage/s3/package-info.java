/** Tests of the S3 store: against S3Proxy in this JVM, and against a real MinIO if one is named. */
@NullMarked
package ml.clear.sdk.storage.s3;

import org.jspecify.annotations.NullMarked;
