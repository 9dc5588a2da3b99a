/**
 * From a report call to the server: queues, encoding, batches, sending, and the ledger. {@code
 * Reporter} is the entry; called by the client and its tasks.
 */
@NullMarked
package ml.clear.sdk.internal.report;

import org.jspecify.annotations.NullMarked;
