package ml.clear.sdk.examples

import java.time.Duration
import ml.clear.sdk.artifact.ArtifactContent
import ml.clear.sdk.testkit.TestkitAssertions.assertThat
import ml.clear.sdk.testkit.{ClearMlServer, ClearMlTest}
import ml.clear.sdk.{ClearMl, TaskStatus}
import org.junit.jupiter.api.Assertions.{assertEquals, assertThrows, assertTrue}
import org.junit.jupiter.api.Test
import scala.jdk.CollectionConverters.*
import scala.util.Using

@ClearMlTest
class TrainInScalaTest:
  @Test
  def itLearnsAndTheRunCanBeReadBack(server: ClearMlServer, client: ClearMl): Unit =
    val task = client.task("perceptron").project("Tests").start()

    task.run(TrainInScala.train(_))

    assertThat(server.task(task.id()))
      .hasStatus(TaskStatus.COMPLETED)
      .hasParameter("General", "validationShare", "0.25")
      .hasScalar("error", "validation").withCount(30)
    assertTrue(task.ref().metrics().singleValues().get("validation error") < 0.05)
    assertEquals(142, task.ref().artifacts().get("predictions").table().rows().size)

  @Test
  def aWorkerTrainsWithTheCaseClassAsItWasEdited(server: ClearMlServer, client: ClearMl): Unit =
    val first = client.task("perceptron").project("Tests").start()
    first.run(task => task.connect(Settings()))
    client.queues().create("jvm")
    val edited = first.ref().copy("fewer rounds")
    edited.parameters().set("rounds", 3)
    edited.enqueue("jvm")

    Using.resource(client.queue("jvm").consume(1, claimed => TrainInScala.train(claimed.task()))) { _ =>
      assertTrue(edited.tryAwaitStatus(Duration.ofMinutes(1)).isPresent)
    }

    assertThat(server.task(edited.id())).hasStatus(TaskStatus.COMPLETED).hasScalar("mistakes", "training").withCount(3)

  @Test
  def aCaseClassIsJsonAsARecordIs(client: ClearMl): Unit =
    val task = client.task("settings").project("Tests").start()

    task.run(_.uploadArtifact("settings", ArtifactContent.json(Settings(rounds = 7))))

    val json = task.ref().artifacts().get("settings").json()
    assertEquals(Map("rounds" -> 7, "seed" -> 7, "validationShare" -> 0.25).asJava, json)

  @Test
  def collectionsOfScalaAreRefusedWithWhatToDo(client: ClearMl): Unit =
    client.task("refusals").project("Tests").start().run { task =>
      assertRefused(() => task.connect(Map("rounds" -> 3)))
      assertRefused(() => task.parameters().set("sizes", List(1, 2)))
      assertRefused(() => ArtifactContent.json(Map("sizes" -> List(1, 2)).asJava))
      assertRefused(() => ArtifactContent.json(Some(1)))
    }

  private def assertRefused(call: () => Any): Unit =
    val refusal = assertThrows(classOf[RuntimeException], () => call())
    assertTrue(refusal.getMessage.contains("asJava"), refusal.getMessage)
