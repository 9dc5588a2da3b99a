package ml.clear.sdk.internal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class CapturedStreamTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final ManualTime time = new ManualTime();
  private final CapturedStream stream =
      new CapturedStream(
          new PrintStream(terminal, true, StandardCharsets.UTF_8),
          StandardCharsets.UTF_8,
          lines::add,
          time);
  private final PrintStream out = new PrintStream(stream, true, StandardCharsets.UTF_8);

  @Test
  void everythingIsPrintedAsBefore() {
    out.print("a\rb");
    out.println("ü🚀");

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .isEqualTo("a\rbü🚀" + System.lineSeparator());
    assertThat(lines).containsExactly("bü🚀");
  }

  @Test
  void aCharacterWrittenByteByByteIsOneCharacter() {
    for (byte b : "ü🚀\n".getBytes(StandardCharsets.UTF_8)) {
      stream.write(b);
    }

    assertThat(lines).containsExactly("ü🚀");
  }

  @Test
  void whatOurOwnThreadsPrintIsNotCaptured() throws InterruptedException {
    Thread ours = ClearMlThreads.create("test", () -> out.println("ours"));
    ours.start();
    ours.join();
    out.println("theirs");

    assertThat(lines).containsExactly("theirs");
    assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("ours");
  }

  @Test
  void aReceiverThatPrintsDoesNotCaptureItself() {
    List<PrintStream> self = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    CapturedStream loop =
        new CapturedStream(
            new PrintStream(terminal, true, StandardCharsets.UTF_8),
            StandardCharsets.UTF_8,
            line -> {
              seen.add(line);
              self.get(0).println("echo " + line);
            },
            time);
    self.add(new PrintStream(loop, true, StandardCharsets.UTF_8));

    self.get(0).println("hello");

    assertThat(seen).containsExactly("hello");
  }

  @Test
  void anUnfinishedLineIsShownEveryTenSeconds() {
    out.print("10%");
    time.advance(Duration.ofSeconds(9));
    out.print("\r20%");

    assertThat(lines).isEmpty();

    time.advance(Duration.ofSeconds(1));
    out.print("\r30%");

    assertThat(lines).containsExactly("30%");
  }

  @Test
  void afterStopNothingIsCapturedAndTheRestIsHandedOut() {
    out.print("part");
    stream.stop();
    out.println("more");

    assertThat(lines).containsExactly("part");
  }

  @Test
  void linesOfManyThreadsAreNeitherLostNorMixed() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String text = "thread-" + t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  out.println(text);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(lines).hasSize(8_000).allMatch(line -> line.matches("thread-\\d"));
  }
}
