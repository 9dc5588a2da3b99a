/**
 * Named leases with fencing tokens, and semaphores made of them. Programs start at {@link
 * ml.clear.sdk.ClearMl#leases()}.
 */
@NullMarked
package ml.clear.sdk.lease;

import org.jspecify.annotations.NullMarked;
