package ml.clear.sdk.report;

/**
 * The ledger of a task: what became of everything it reported. Exact whenever nobody is reporting;
 * while somebody is, the numbers may be of slightly different moments.
 *
 * @param scalars points of curves and single values
 * @param console console lines
 * @param plots plots and references to images
 */
public record DeliveryReport(DeliveryCounts scalars, DeliveryCounts console, DeliveryCounts plots) {
  /** Nothing was reported. */
  public static final DeliveryReport NONE =
      new DeliveryReport(DeliveryCounts.NONE, DeliveryCounts.NONE, DeliveryCounts.NONE);

  /** All kinds together. */
  public DeliveryCounts total() {
    return scalars.plus(console).plus(plots);
  }

  /** The counts of one kind. */
  public DeliveryCounts of(ReportKind kind) {
    return switch (kind) {
      case SCALARS -> scalars;
      case CONSOLE -> console;
      case PLOTS -> plots;
    };
  }

  /** Whether everything offered was delivered. */
  public boolean isComplete() {
    DeliveryCounts total = total();
    return total.offered() == total.delivered();
  }

  /** Both together, kind by kind. */
  public DeliveryReport plus(DeliveryReport other) {
    return new DeliveryReport(
        scalars.plus(other.scalars), console.plus(other.console), plots.plus(other.plots));
  }

  @Override
  public String toString() {
    return total().toString();
  }
}
