/**
 * The offline session: answers the server's actions from a folder on disk, and imports that folder
 * later. Called through {@code ApiTransport} by everything that would talk to a server.
 */
@NullMarked
package ml.clear.sdk.internal.offline;

import org.jspecify.annotations.NullMarked;
