/** What leases cost a server, and how long a take-over takes; run by {@code scripts/lease-cost}. */
@NullMarked
package ml.clear.sdk.tests.lease.cost;

import org.jspecify.annotations.NullMarked;
