package ml.clear.sdk.examples;

import java.util.Map;

/**
 * The hyperparameters, shown and editable in ClearML.
 *
 * @param rounds trees to grow
 * @param eta step size
 * @param maxDepth of each tree
 * @param subsample share of the rows each tree sees
 * @param validationShare share of the rows kept for validation
 * @param seed for the shuffle and the subsamples
 */
record TrainingParams(
    int rounds, double eta, int maxDepth, double subsample, double validationShare, long seed) {
  /** The defaults. */
  TrainingParams() {
    this(80, 0.1, 4, 0.8, 0.25, 7);
  }

  /** In XGBoost's names. */
  Map<String, Object> xgboost() {
    return Map.of(
        "objective", "binary:logistic",
        "eta", eta,
        "max_depth", maxDepth,
        "subsample", subsample,
        "seed", seed,
        "nthread", 2);
  }
}
