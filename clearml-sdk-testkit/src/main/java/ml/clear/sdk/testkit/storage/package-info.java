/** What every object store must hold to; extended by the tests of each. */
@NullMarked
package ml.clear.sdk.testkit.storage;

import org.jspecify.annotations.NullMarked;
