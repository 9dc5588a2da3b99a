/** The stores of core against the contract, and artifacts against the testkit's server. */
@NullMarked
package ml.clear.sdk.tests.storage;

import org.jspecify.annotations.NullMarked;
