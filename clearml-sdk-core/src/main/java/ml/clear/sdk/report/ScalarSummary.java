package ml.clear.sdk.report;

/**
 * What the server remembers of a curve without looking at its points. It keeps at most 2,000 curves
 * of a task; further ones have points and no summary.
 *
 * @param title plot
 * @param series curve within it
 * @param last the value of the newest iteration in the last batch that arrived
 * @param min smallest value
 * @param minIteration where it was
 * @param max largest value
 * @param maxIteration where it was
 */
public record ScalarSummary(
    String title,
    String series,
    double last,
    double min,
    long minIteration,
    double max,
    long maxIteration) {}
