package ml.clear.sdk.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The layers, and where time, chance and foreign types may appear. */
@AnalyzeClasses(packages = "ml.clear.sdk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] TIME = {"ml.clear.sdk.time..", "ml.clear.sdk.internal.time.."};

  @ArchTest
  static final ArchRule timeComesFromTimeSource =
      noClasses()
          .that()
          .resideOutsideOfPackages(TIME)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(ThreadLocalRandom.class, "current")
          .orShould()
          .callConstructor(Random.class)
          .because("tests move time by hand and steer chance");

  @ArchTest
  static final ArchRule coreKnowsNoCloudSdk =
      noClasses()
          .that()
          .resideOutsideOfPackage("ml.clear.sdk.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "io.minio..", "com.google.cloud..")
          .because("core must stay small");

  @ArchTest
  static final ArchRule libraryKnowsNoTestkit =
      noClasses()
          .that()
          .resideOutsideOfPackages("ml.clear.sdk.testkit..", "ml.clear.sdk.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ml.clear.sdk.testkit..", "org.junit..", "org.assertj..");

  @ArchTest
  static final ArchRule testkitKeepsOutOfCoresInternals =
      noClasses()
          .that()
          .resideInAnyPackage("ml.clear.sdk.testkit..", "ml.clear.sdk.examples..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ml.clear.sdk.internal..");

  @ArchTest
  static final ArchRule publicSignaturesShowOnlyOurTypes =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(
              "ml.clear.sdk.internal..", "ml.clear.sdk.testkit..", "ml.clear.sdk.examples..")
          .should(showForeignOrInternalTypes());

  private static ArchCondition<JavaMethod> showForeignOrInternalTypes() {
    return new ArchCondition<>("show internal types or those of our dependencies") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .filter(FOREIGN)
            .filter(type -> !isTheEscapeHatch(method, type))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.satisfied(
                            method, method.getFullName() + " shows " + type.getName())));
      }
    };
  }

  private static boolean isTheEscapeHatch(JavaMethod method, JavaClass type) {
    return method.getOwner().getPackageName().equals("ml.clear.sdk.api")
        && type.getName().equals("com.fasterxml.jackson.databind.JsonNode");
  }

  private static final DescribedPredicate<JavaClass> FOREIGN =
      JavaClass.Predicates.resideInAnyPackage(
          "ml.clear.sdk.internal..",
          "com.fasterxml..",
          "okhttp3..",
          "okio..",
          "kotlin..",
          "io.github.resilience4j..",
          "com.typesafe..",
          "org.jctools..");
}
