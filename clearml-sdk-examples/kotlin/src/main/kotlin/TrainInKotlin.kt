@file:JvmName("TrainInKotlin")

package ml.clear.sdk.examples

import ml.clear.sdk.ClearMl
import ml.clear.sdk.Task
import ml.clear.sdk.artifact.ArtifactContent
import kotlin.math.exp
import kotlin.math.ln
import kotlin.math.sqrt
import kotlin.random.Random

/** The hyperparameters, shown and editable in ClearML. */
data class Settings(val rounds: Int = 100, val rate: Double = 0.5, val validationShare: Double = 0.25, val seed: Int = 7)

/** A row of the breast cancer data, its columns scaled alike; see `data/README.md` for source and licence. */
class Sample(val columns: DoubleArray, val label: Int)

/** Trains, and prints where to look: on the server if one is configured, else in an offline session. */
fun main() {
    ClearMl.builder().offlineIfNotConfigured().build().use { clearMl ->
        val task = clearMl.task("logistic regression in Kotlin").project("ClearML JVM examples").tags("example").start()
        task.run<RuntimeException> { train(it) }
        task.webUrl().ifPresent { println("See it at $it") }
        task.offlineSession().ifPresent { println("Kept on disk: ${it.report().toUri()}") }
    }
}

/** Logistic regression by gradient descent. */
fun train(task: Task) {
    val settings = task.connect(Settings())
    val samples = load().shuffled(Random(settings.seed))
    val cut = (samples.size * settings.validationShare).toInt()
    val validation = samples.take(cut)
    val training = samples.drop(cut)

    val weights = DoubleArray(samples[0].columns.size)
    val loss = task.scalar("log loss", "training")
    val validationLoss = task.scalar("log loss", "validation")
    for (round in 0L until settings.rounds) {
        val gradient = DoubleArray(weights.size)
        for (sample in training) {
            val error = probability(weights, sample) - sample.label
            sample.columns.forEachIndexed { i, value -> gradient[i] += error * value / training.size }
        }
        gradient.forEachIndexed { i, slope -> weights[i] -= settings.rate * slope }
        loss.report(round, logLoss(weights, training))
        validationLoss.report(round, logLoss(weights, validation))
    }

    val right = validation.count { (probability(weights, it) > 0.5) == (it.label == 1) }
    task.logger().singleValue("validation accuracy", right.toDouble() / validation.size)
    task.uploadArtifact("weights", ArtifactContent.json(mapOf("weights" to weights.toList())))
    val rows = validation.map { listOf(it.label, probability(weights, it)) }
    task.uploadArtifact("predictions", ArtifactContent.table(listOf("label", "probability"), rows))
}

private fun probability(weights: DoubleArray, sample: Sample): Double {
    val sum = weights.indices.sumOf { weights[it] * sample.columns[it] }
    return 1 / (1 + exp(-sum))
}

private fun logLoss(weights: DoubleArray, samples: List<Sample>): Double =
    samples.sumOf { sample ->
        val p = probability(weights, sample)
        -ln(if (sample.label == 1) p else 1 - p)
    } / samples.size

private fun load(): List<Sample> {
    val rows = Settings::class.java.getResourceAsStream("/data/breast_cancer.csv")!!.reader().useLines { lines ->
        lines.drop(1).map { line -> line.split(",").map(String::toDouble) }.toList()
    }
    val scaled = (0 until rows[0].size - 1).map { column ->
        val values = rows.map { it[column] }
        val mean = values.average()
        val deviation = sqrt(values.sumOf { (it - mean) * (it - mean) } / values.size)
        values.map { (it - mean) / deviation }
    }
    return rows.mapIndexed { i, row -> Sample(DoubleArray(scaled.size) { scaled[it][i] }, row.last().toInt()) }
}
