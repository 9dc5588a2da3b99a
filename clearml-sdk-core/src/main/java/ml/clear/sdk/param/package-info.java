/**
 * Hyperparameters, configuration objects and user properties of a task. Reached from {@code Task};
 * what goes over the wire lives in {@code internal.param}.
 */
@NullMarked
package ml.clear.sdk.param;

import org.jspecify.annotations.NullMarked;
