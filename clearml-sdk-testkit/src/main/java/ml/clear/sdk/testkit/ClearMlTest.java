package ml.clear.sdk.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a JUnit 5 test class or method: each test may have parameters {@link ClearMlServer}, fresh for
 * this test, {@link ManualTime}, which then is the server's clock, and {@link
 * ml.clear.sdk.config.ClearMlConfig}, which points at the server, and {@link ml.clear.sdk.ClearMl},
 * a client of it that is closed after the test.
 *
 * <p>When a test fails, the tasks' states and the last exchanges are printed. A test that leaves
 * {@code clearml-} threads, open connections to the server or running tasks behind fails.
 *
 * <pre>{@code
 * @ClearMlTest
 * class TrainerTest {
 *   @Test
 *   void reportsItsLoss(ClearMlServer server, ClearMlConfig config) { ... }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClearMlExtension.class)
public @interface ClearMlTest {
  /** Whether a task may still be running at the end of a test. Default: false. */
  boolean mayLeaveTasksRunning() default false;
}
