/** What leases promise, wherever they are kept; extended by the tests of each place. */
@NullMarked
package ml.clear.sdk.testkit.lease;

import org.jspecify.annotations.NullMarked;
