/**
 * What this library relies on, as a suite that runs against any server: the one that the
 * environment names, else the testkit's. Written by the recordings of a real server 2.3.0.
 */
@NullMarked
package ml.clear.sdk.tests.contract;

import org.jspecify.annotations.NullMarked;
