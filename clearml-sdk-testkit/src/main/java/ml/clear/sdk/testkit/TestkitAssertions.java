package ml.clear.sdk.testkit;

/**
 * Entry point of the assertions about what a {@link ClearMlServer} holds. Import it statically
 * beside AssertJ's own.
 *
 * <pre>{@code
 * assertThat(server.task(id))
 *     .hasStatus(TaskStatus.COMPLETED)
 *     .hasParameter("General", "lr", "0.1")
 *     .hasScalar("loss", "train").withValues(0.9, 0.5).onTask()
 *     .hasArtifact("model");
 * }</pre>
 */
public final class TestkitAssertions {
  private TestkitAssertions() {}

  /** Assertions about a task. */
  public static TaskAssert assertThat(ServerTask task) {
    return new TaskAssert(task);
  }
}
