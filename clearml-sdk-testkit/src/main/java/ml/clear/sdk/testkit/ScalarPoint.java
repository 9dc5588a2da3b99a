package ml.clear.sdk.testkit;

/**
 * One value of a scalar, as the server keeps it.
 *
 * @param iteration where it stands; the smallest 32-bit number marks a single value
 * @param value what was reported
 */
public record ScalarPoint(long iteration, double value) {}
