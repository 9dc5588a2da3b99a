package ml.clear.sdk.examples

import ml.clear.sdk.artifact.ArtifactContent
import ml.clear.sdk.{ClearMl, Task}
import scala.io.Source
import scala.jdk.CollectionConverters.*
import scala.util.{Random, Using}

/** The hyperparameters, shown and editable in ClearML. */
case class Settings(rounds: Int = 30, validationShare: Double = 0.25, seed: Int = 7)

/** A row of the breast cancer data, its columns scaled alike; see `data/README.md` for source and licence. */
case class Sample(columns: Vector[Double], label: Int)

object TrainInScala:
  /** Trains, and prints where to look: on the server if one is configured, else in an offline session. */
  def main(args: Array[String]): Unit =
    Using.resource(ClearMl.builder().offlineIfNotConfigured().build()) { clearMl =>
      val task = clearMl.task("perceptron in Scala").project("ClearML JVM examples").tags("example").start()
      task.run(train(_))
      task.webUrl().ifPresent(url => println(s"See it at $url"))
      task.offlineSession().ifPresent(session => println(s"Kept on disk: ${session.report().toUri}"))
    }

  /** An averaged perceptron: each mistake moves the weights, and what counts is their mean. */
  def train(task: Task): Unit =
    val settings = task.connect(Settings())
    val samples = Random(settings.seed).shuffle(load())
    val (validation, training) = samples.splitAt((samples.size * settings.validationShare).toInt)

    val mistakes = task.scalar("mistakes", "training")
    val error = task.scalar("error", "validation")
    var weights = Vector.fill(samples.head.columns.size)(0.0)
    var mean = weights
    for round <- 1 to settings.rounds do
      var missed = 0
      for sample <- training do
        if predict(weights, sample) != sample.label then
          missed += 1
          val step = if sample.label == 1 then 1.0 else -1.0
          weights = weights.lazyZip(sample.columns).map((weight, value) => weight + step * value)
      mean = mean.lazyZip(weights).map((sum, weight) => sum + weight)
      mistakes.report(round, missed)
      error.report(round, errorOf(mean, validation))

    task.logger().singleValue("validation error", errorOf(mean, validation))
    task.uploadArtifact("weights", ArtifactContent.json(Map("weights" -> mean.asJava).asJava))
    val rows = validation.map(sample => Vector(sample.label, predict(mean, sample)).asJava)
    task.uploadArtifact("predictions", ArtifactContent.table(Vector("label", "predicted").asJava, rows.asJava))

  private def predict(weights: Vector[Double], sample: Sample): Int =
    if weights.lazyZip(sample.columns).map(_ * _).sum > 0 then 1 else 0

  private def errorOf(weights: Vector[Double], samples: Vector[Sample]): Double =
    samples.count(sample => predict(weights, sample) != sample.label).toDouble / samples.size

  private def load(): Vector[Sample] =
    val rows = Using.resource(Source.fromInputStream(getClass.getResourceAsStream("/data/breast_cancer.csv"))) { source =>
      source.getLines().drop(1).map(_.split(",").map(_.toDouble).toVector).toVector
    }
    val scaled = rows.transpose.init.map { values =>
      val mean = values.sum / values.size
      val deviation = math.sqrt(values.map(value => (value - mean) * (value - mean)).sum / values.size)
      values.map(value => (value - mean) / deviation)
    }
    scaled.transpose.lazyZip(rows).map((columns, row) => Sample(columns, row.last.toInt))
