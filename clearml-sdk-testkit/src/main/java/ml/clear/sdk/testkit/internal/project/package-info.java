/**
 * The actions {@code projects.*} and {@code organization.*} (PROTOCOL §3.1). Called by {@code
 * internal.Services}; {@link ml.clear.sdk.testkit.internal.project.Projects} by other services.
 */
@NullMarked
package ml.clear.sdk.testkit.internal.project;

import org.jspecify.annotations.NullMarked;
