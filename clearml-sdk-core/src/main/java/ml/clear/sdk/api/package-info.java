/**
 * The escape hatch: any action of the ClearML server with raw JSON, with the same login, retries
 * and exceptions as the rest of the library. Start at {@link ml.clear.sdk.api.ApiClient}.
 */
@NullMarked
package ml.clear.sdk.api;

import org.jspecify.annotations.NullMarked;
