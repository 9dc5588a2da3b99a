/**
 * Processes that fight for one lease while they are killed, paused, cut off and given wrong clocks,
 * and the checker that judges what they saw. Run by {@code scripts/lease-fight}.
 */
@NullMarked
package ml.clear.sdk.tests.lease.fight;

import org.jspecify.annotations.NullMarked;
