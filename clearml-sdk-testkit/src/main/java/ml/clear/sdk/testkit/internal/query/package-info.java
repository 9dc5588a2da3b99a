/**
 * The server's shapes of documents, and its generic reads ({@code *.get_all}, {@code get_all_ex}):
 * filters, ordering, paging, projection and joins (PROTOCOL §2.8). Called by the services.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.query;

import org.jspecify.annotations.NullMarked;
