package ml.clear.sdk.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Cell samples with their diagnosis; see {@code data/README.md} for source and licence.
 *
 * @param measurements 30 numbers a row
 * @param labels 1 for benign, 0 for malignant
 */
record BreastCancer(List<float[]> measurements, List<Float> labels) {
  /** All 569 rows. */
  static BreastCancer load() throws IOException {
    List<float[]> rows = new ArrayList<>();
    List<Float> labels = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    BreastCancer.class.getResourceAsStream("/data/breast_cancer.csv")),
                StandardCharsets.UTF_8))) {
      reader.readLine(); // counts and class names
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        float[] row = new float[cells.length - 1];
        for (int i = 0; i < row.length; i++) {
          row[i] = Float.parseFloat(cells[i]);
        }
        rows.add(row);
        labels.add(Float.parseFloat(cells[row.length]));
      }
    }
    return new BreastCancer(rows, labels);
  }

  /** The same rows in another order, which depends only on the seed. */
  BreastCancer shuffled(long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    return new BreastCancer(
        order.stream().map(measurements::get).toList(), order.stream().map(labels::get).toList());
  }

  /** Rows from the first up to, not including, the second. */
  BreastCancer rows(int from, int to) {
    return new BreastCancer(measurements.subList(from, to), labels.subList(from, to));
  }

  int size() {
    return labels.size();
  }

  /** The rows as XGBoost takes them; to be disposed of by the caller. */
  DMatrix matrix() throws XGBoostError {
    int columns = measurements.get(0).length;
    float[] cells = new float[size() * columns];
    float[] classes = new float[size()];
    for (int i = 0; i < size(); i++) {
      System.arraycopy(measurements.get(i), 0, cells, i * columns, columns);
      classes[i] = labels.get(i);
    }
    DMatrix matrix = new DMatrix(cells, size(), columns, Float.NaN);
    matrix.setLabel(classes);
    return matrix;
  }
}
