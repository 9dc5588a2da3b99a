package ml.clear.sdk.examples

import ml.clear.sdk.ClearMl
import ml.clear.sdk.TaskStatus
import ml.clear.sdk.testkit.ClearMlServer
import ml.clear.sdk.testkit.ClearMlTest
import ml.clear.sdk.testkit.TestkitAssertions.assertThat
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.time.Duration

@ClearMlTest
class TrainInKotlinTest {
    @Test
    fun `it learns, and the run can be read back`(server: ClearMlServer, client: ClearMl) {
        val task = client.task("logistic regression").project("Tests").start()

        task.run<RuntimeException> { train(it) }

        assertThat(server.task(task.id()))
            .hasStatus(TaskStatus.COMPLETED)
            .hasParameter("General", "rate", "0.5")
            .hasScalar("log loss", "validation").withCount(100)
        assertThat(task.ref().metrics().singleValues()["validation accuracy"]).isGreaterThan(0.95)
        assertThat(task.ref().artifacts().get("predictions").table().rows()).hasSize(142)
    }

    @Test
    fun `a worker trains with the data class as it was edited`(server: ClearMlServer, client: ClearMl) {
        val first = client.task("logistic regression").project("Tests").start()
        first.run<RuntimeException> { it.connect(Settings()) }
        client.queues().create("jvm")
        val edited = first.ref().copy("fewer rounds")
        edited.parameters().set("rounds", 3)
        edited.enqueue("jvm")

        client.queue("jvm").consume(1) { train(it.task()) }.use {
            assertThat(edited.tryAwaitStatus(Duration.ofMinutes(1))).isPresent()
        }

        assertThat(server.task(edited.id())).hasStatus(TaskStatus.COMPLETED).hasScalar("log loss", "training").withCount(3)
    }
}
