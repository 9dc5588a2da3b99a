package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;

/** A container ends a program by closing its class loader, while the program still reports. */
class ClosedLoaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Run in the loader: reports two values, the second of which needs a class not loaded yet. */
  public static final class Program implements Function<Runnable, String> {
    @Override
    public String apply(Runnable closeLoader) {
      Reporter reporter =
          new Reporter(
              new FakeServer(), ReporterOptions.DEFAULT, TimeSource.system(), Optional.empty());
      TaskReporter task = reporter.open("task1", 0, "host");
      task.scalar("loss", "train", 1, 0);
      String before = task.flush(PATIENCE).scalars().toString();
      closeLoader.run();
      task.scalar("loss", "train", 0.1, 1); // its text is made by Jackson
      task.scalar("loss", "train", 2, 2);
      String ledger = task.flush(PATIENCE).scalars().toString();
      reporter.close(Duration.ZERO);
      return before + "; " + ledger;
    }
  }

  private static final class Loader extends URLClassLoader {
    private volatile boolean closed;

    Loader(URL... classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (closed && name.endsWith("NumberOutput")) {
        throw new ClassNotFoundException(name + ": the loader is closed");
      }
      return super.findClass(name);
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void aReportForWhichAClassIsMissingIsCountedAndTheOthersArrive() throws Exception {
    try (Loader loader = new Loader(classPath())) {
      Class<?> program = loader.loadClass(Program.class.getName());
      Function<Runnable, String> run =
          (Function<Runnable, String>) program.getDeclaredConstructor().newInstance();

      String ledger = run.apply(() -> loader.closed = true);

      assertThat(ledger)
          .endsWith("; offered 3 = delivered 2 + queued 0 + spooled 0 + dropped 1 {FAILED=1}");
    }
  }

  private static URL[] classPath() throws IOException {
    List<URL> parts = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      parts.add(Path.of(part).toUri().toURL());
    }
    return parts.toArray(URL[]::new);
  }
}
