package ml.clear.sdk.report;

/**
 * One stored point of a curve.
 *
 * @param iteration x position, offset included
 * @param value exactly as it was sent
 */
public record ScalarPoint(long iteration, double value) {}
