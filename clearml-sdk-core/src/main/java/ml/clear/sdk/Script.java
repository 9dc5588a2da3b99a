package ml.clear.sdk;

import java.util.Objects;

/**
 * Which code ran: the "Execution" tab of a task. {@link TaskBuilder} fills it from the git working
 * copy, the {@code CLEARML_VCS_*} variables, or the {@code git.properties} and manifest of the
 * program's jar; give one explicitly to override that.
 *
 * @param repository URL of the git remote, without credentials; empty if there is none
 * @param branch the branch; empty if detached or unknown
 * @param commit the commit id; empty if unknown
 * @param diff uncommitted changes as a patch; empty if there are none or they are left out
 * @param workingDirectory relative to the repository's root; {@code .} for the root
 * @param entryPoint what was started: the main class, and the jar if there is one
 * @param binary what starts it; {@code java} unless an agent must run it through {@code /bin/bash}
 */
public record Script(
    String repository,
    String branch,
    String commit,
    String diff,
    String workingDirectory,
    String entryPoint,
    String binary) {
  /** Checks the parts. */
  public Script {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(branch, "branch");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(diff, "diff");
    Objects.requireNonNull(workingDirectory, "workingDirectory");
    Objects.requireNonNull(entryPoint, "entryPoint");
    Objects.requireNonNull(binary, "binary");
  }
}
