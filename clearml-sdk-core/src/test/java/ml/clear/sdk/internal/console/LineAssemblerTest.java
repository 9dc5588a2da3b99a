package ml.clear.sdk.internal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {
  private final List<String> lines = new ArrayList<>();
  private final LineAssembler assembler = new LineAssembler(lines::add);

  @Test
  void aLineIsHandedOutWhenItEnds() {
    assembler.append("one\ntw");
    assembler.append("o\nrest");

    assertThat(lines).containsExactly("one", "two");

    assembler.flush();

    assertThat(lines).containsExactly("one", "two", "rest");
  }

  @Test
  void ofAProgressBarOnlyTheLastStateIsKept() {
    assembler.append("10%\r20%\r100%\n");

    assertThat(lines).containsExactly("100%");
  }

  @Test
  void aCarriageReturnAtTheEndKeepsWhatIsShown() {
    assembler.append("50%\r");
    assembler.flush();
    assembler.append("60%\r\n");

    assertThat(lines).containsExactly("50%", "60%");
  }

  @Test
  void carriageReturnAndNewlineAreOneLineEnd() {
    assembler.append("windows\r");
    assembler.append("\nnext\r\n");

    assertThat(lines).containsExactly("windows", "next");
  }

  @Test
  void cursorUpCountsAsACarriageReturnAndBackspacesAreRemoved() {
    assembler.append("old\u001b[Anew\b\b\n");

    assertThat(lines).containsExactly("new");
  }

  @Test
  void emptyLinesAreLines() {
    assembler.append("\n\n");

    assertThat(lines).containsExactly("", "");
  }

  @Test
  void aLineIsCutBetweenCharacters() {
    String line = "x".repeat((1 << 20) - 1) + "🚀";
    assembler.append(line);

    assertThat(lines).containsExactly(line);
  }

  @Test
  void aLineWithoutEndIsCut() {
    assembler.append("x".repeat((1 << 20) + 1));

    assertThat(lines).singleElement().matches(line -> line.length() == 1 << 20);
  }
}
