/** Tests of the offline session. */
@NullMarked
package ml.clear.sdk.internal.offline;

import org.jspecify.annotations.NullMarked;
