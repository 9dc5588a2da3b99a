/**
 * Replays recordings of a real server against the server of this module and compares the answers.
 * Called by {@code scripts/replay} and by this module's own tests.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.replay;

import org.jspecify.annotations.NullMarked;
