package ml.clear.sdk;

import java.util.Locale;

/** What a task does; shown as its icon ({@code apiserver/schema/services/tasks.conf}). */
public enum TaskType {
  /** Trains a model; the default. */
  TRAINING,
  /** Tests a model. */
  TESTING,
  /** Applies a model. */
  INFERENCE,
  /** Prepares data; also the type of datasets. */
  DATA_PROCESSING,
  /** A long-lived application. */
  APPLICATION,
  /** Watches something. */
  MONITOR,
  /** Steers other tasks, such as a pipeline. */
  CONTROLLER,
  /** Searches hyperparameters. */
  OPTIMIZER,
  /** A service. */
  SERVICE,
  /** Quality control. */
  QC,
  /** Anything else. */
  CUSTOM,
  /** A type that this version of the library does not know, such as {@code report}. */
  UNKNOWN;

  /**
   * The type with the server's name.
   *
   * @param name such as {@code data_processing}
   * @return the type, or {@link #UNKNOWN}
   */
  public static TaskType ofWireName(String name) {
    for (TaskType type : values()) {
      if (type.wireName().equals(name)) {
        return type;
      }
    }
    return UNKNOWN;
  }

  /** The server's name of this type, such as {@code data_processing}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
