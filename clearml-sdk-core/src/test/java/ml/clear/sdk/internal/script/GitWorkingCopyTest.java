package ml.clear.sdk.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitWorkingCopyTest {
  @TempDir Path root;

  @BeforeEach
  void commitOneFile() throws Exception {
    git("init", "-q", "-b", "main");
    Files.writeString(root.resolve("Train.java"), "one\n");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "one");
    git("remote", "add", "origin", "https://joe:s3cret@git.example.org/team/trainer.git");
  }

  @Test
  void readsCommitBranchRemoteAndDiffFromAnyFolderInside() throws IOException {
    Files.writeString(root.resolve("Train.java"), "two\n");
    Path inside = Files.createDirectories(root.resolve("a/b"));

    GitWorkingCopy copy = GitWorkingCopy.of(inside).orElseThrow();

    assertThat(copy.root().toRealPath()).isEqualTo(root.toRealPath());
    assertThat(copy.branch()).isEqualTo("main");
    assertThat(copy.commit()).matches("[0-9a-f]{40}");
    assertThat(copy.diff()).contains("-one", "+two");
  }

  @Test
  void theRemotesSecretStaysHere() {
    GitWorkingCopy copy = GitWorkingCopy.of(root).orElseThrow();

    assertThat(copy.remote()).isEqualTo("https://git.example.org/team/trainer.git");
  }

  @Test
  void aFolderWithoutGitHasNoWorkingCopy(@TempDir Path elsewhere) {
    assertThat(GitWorkingCopy.of(elsewhere)).isEmpty();
  }

  @Test
  void anAccountNameIsNoSecret() {
    assertThat(GitWorkingCopy.withoutCredentials("git@github.com:a/b.git"))
        .isEqualTo("git@github.com:a/b.git");
    assertThat(GitWorkingCopy.withoutCredentials("ssh://git@github.com/a/b.git"))
        .isEqualTo("ssh://git@github.com/a/b.git");
  }

  @Test
  void aPasswordIsASecretAlsoForSsh() {
    assertThat(GitWorkingCopy.withoutCredentials("ssh://me:secret@example.org:22/a/b.git"))
        .isEqualTo("ssh://me@example.org:22/a/b.git");
  }

  @Test
  void aGitThatHangsIsGivenUp() {
    assertThat(new GitCommand(root).run("-c", "alias.hang=!sleep 600", "hang")).isEmpty();
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
