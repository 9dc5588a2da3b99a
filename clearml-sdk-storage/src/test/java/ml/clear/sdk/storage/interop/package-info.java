/** What one language stores on S3, the other reads. */
@NullMarked
package ml.clear.sdk.storage.interop;

import org.jspecify.annotations.NullMarked;
