/**
 * Offline sessions: reading, checking and importing them. Called by programs that move a run from
 * disk to a server, and by whoever wants to look into a session without one.
 */
@NullMarked
package ml.clear.sdk.offline;

import org.jspecify.annotations.NullMarked;
