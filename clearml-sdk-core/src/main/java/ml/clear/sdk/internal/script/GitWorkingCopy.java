package ml.clear.sdk.internal.script;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a git working copy tells about the code in it.
 *
 * @param root its top folder
 * @param remote URL of its remote without credentials; empty if it has none
 * @param branch the branch; empty if detached
 * @param commit the commit; empty before the first one
 */
record GitWorkingCopy(Path root, String remote, String branch, String commit) {
  /** The reference stores diffs of up to this size with the task. */
  private static final int MAX_DIFF_BYTES = 512 * 1024;

  /** The working copy that holds a file or folder. */
  static Optional<GitWorkingCopy> of(Path place) {
    Path start = place.toAbsolutePath().normalize();
    Path directory = Files.isDirectory(start) ? start : start.getParent();
    if (directory == null || !isBelowGit(directory)) {
      return Optional.empty(); // asking git costs a process; most production hosts have no .git
    }
    GitCommand git = new GitCommand(directory);
    return git.run("rev-parse", "--show-toplevel").map(root -> read(git, Path.of(root)));
  }

  private static boolean isBelowGit(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  private static GitWorkingCopy read(GitCommand git, Path root) {
    String remoteName =
        git.run("remote")
            .map(names -> names.lines().toList())
            .map(names -> names.contains("origin") ? "origin" : names.get(0))
            .orElse("");
    String url =
        remoteName.isEmpty()
            ? ""
            : git.run("config", "--get", "remote." + remoteName + ".url").orElse("");
    return new GitWorkingCopy(
        root,
        withoutCredentials(url),
        git.run("symbolic-ref", "--short", "-q", "HEAD").orElse(""),
        git.run("rev-parse", "-q", "--verify", "HEAD").orElse(""));
  }

  /** What differs from the commit, tracked files only, as the reference stores it. */
  String diff() {
    return commit.isEmpty()
        ? ""
        : new GitCommand(root)
            .raw(MAX_DIFF_BYTES, "diff", "--no-color", "--no-ext-diff", "--submodule=diff", "HEAD")
            .orElse("");
  }

  /** A token in a remote's URL must not reach the server: {@code https://user:token@host/…}. */
  static String withoutCredentials(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return url; // git@host:path names an account, no secret
    }
    int slash = url.indexOf('/', scheme + 3);
    int at = url.lastIndexOf('@', slash < 0 ? url.length() : slash);
    if (at < 0) {
      return url;
    }
    String account = url.substring(scheme + 3, at);
    String kept = url.startsWith("ssh://") ? account.split(":", -1)[0] + "@" : "";
    return url.substring(0, scheme + 3) + kept + url.substring(at + 1);
  }
}
