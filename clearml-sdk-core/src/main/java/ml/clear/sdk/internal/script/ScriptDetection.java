package ml.clear.sdk.internal.script;

import java.nio.file.Path;
import java.util.Optional;
import ml.clear.sdk.Script;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.VcsOverrides;

/**
 * Fills a task's script section. In order: {@code CLEARML_VCS_*}; the git working copy the program
 * was built in or is run from; what the build left in its jar.
 */
public final class ScriptDetection {
  private ScriptDetection() {}

  /** What runs here. Starts a few {@code git} processes if there is a working copy. */
  public static Script detect(ClearMlConfig config) {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    Path directory = config.environment().workingDirectory();
    MainProgram main =
        MainProgram.of(config.environment().property("sun.java.command").orElse(""), loader);
    Optional<GitWorkingCopy> copy =
        main.location().flatMap(GitWorkingCopy::of).or(() -> GitWorkingCopy.of(directory));
    boolean wantsDiff =
        config.flag("sdk.development.store_uncommitted_code_diff").orElse(true)
            && config.vcs().diff().isEmpty();
    Script found =
        copy.map(git -> ofWorkingCopy(git, main, directory, wantsDiff))
            .orElseGet(() -> ofBuild(BuildInfo.of(loader), main));
    return overridden(found, config.vcs());
  }

  private static Script ofWorkingCopy(
      GitWorkingCopy git, MainProgram main, Path directory, boolean wantsDiff) {
    boolean inside = directory.startsWith(git.root());
    return new Script(
        git.remote(),
        git.branch(),
        git.commit(),
        wantsDiff ? git.diff() : "",
        inside ? MainProgram.relative(git.root(), directory) : ".",
        main.entryPoint(),
        "java");
  }

  private static Script ofBuild(BuildInfo build, MainProgram main) {
    return new Script(
        build.remote(), build.branch(), build.commit(), "", ".", main.entryPoint(), "java");
  }

  private static Script overridden(Script found, VcsOverrides vcs) {
    return new Script(
        vcs.url().orElse(found.repository()),
        vcs.branch().orElse(found.branch()),
        vcs.commit().orElse(found.commit()),
        vcs.diff().orElse(found.diff()),
        vcs.workingDirectory().orElse(found.workingDirectory()),
        vcs.entryPoint().orElse(found.entryPoint()),
        found.binary());
  }
}
