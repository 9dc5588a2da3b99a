/** Leases in object stores. */
@NullMarked
package ml.clear.sdk.storage.lease;

import org.jspecify.annotations.NullMarked;
