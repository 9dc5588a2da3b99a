package ml.clear.sdk.report;

/**
 * The ledger of a task: what became of everything it reported and uploaded. Exact whenever nobody
 * is reporting; while somebody is, the numbers may be of slightly different moments.
 *
 * @param scalars points of curves and single values
 * @param console console lines
 * @param plots plots and references to images
 * @param uploads artifacts and models
 */
public record DeliveryReport(
    DeliveryCounts scalars, DeliveryCounts console, DeliveryCounts plots, UploadSummary uploads) {
  /** Nothing was reported. */
  public static final DeliveryReport NONE =
      new DeliveryReport(
          DeliveryCounts.NONE, DeliveryCounts.NONE, DeliveryCounts.NONE, UploadSummary.NONE);

  /** All kinds of reports together; uploads are counted apart. */
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

  /** Whether every report was delivered and every upload is there. */
  public boolean isComplete() {
    DeliveryCounts total = total();
    return total.offered() == total.delivered() && uploads.isComplete();
  }

  /** Both together, kind by kind. */
  public DeliveryReport plus(DeliveryReport other) {
    return new DeliveryReport(
        scalars.plus(other.scalars),
        console.plus(other.console),
        plots.plus(other.plots),
        uploads.plus(other.uploads));
  }

  /** The same with these uploads added. */
  public DeliveryReport withUploads(UploadSummary more) {
    return new DeliveryReport(scalars, console, plots, uploads.plus(more));
  }

  @Override
  public String toString() {
    return total() + (uploads.equals(UploadSummary.NONE) ? "" : "; uploads: " + uploads);
  }
}
