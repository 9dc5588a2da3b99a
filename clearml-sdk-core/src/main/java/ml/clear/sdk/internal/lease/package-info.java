/**
 * The protocol of leases: numbered epochs in a store that makes each name once. {@code Contest}
 * wins an epoch, {@code Renewals} keeps it, {@code HeldLease} knows how long it lasts. Called by
 * {@code ClearMl}.
 */
@NullMarked
package ml.clear.sdk.internal.lease;

import org.jspecify.annotations.NullMarked;
