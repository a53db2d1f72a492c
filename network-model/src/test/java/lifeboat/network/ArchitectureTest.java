package lifeboat.network;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Values and pure state machines: time and chance come as arguments; only files are read and
 * written.
 */
@AnalyzeClasses(
    packages = "lifeboat.network",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

  @ArchTest
  static final ArchRule noThreadSocketOrLogger =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..",
              "java.net..",
              "java.nio.channels..",
              "java.util.logging..",
              "org.slf4j..",
              "org.apache.logging..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class)
          .because("a model does nothing by itself");

  @ArchTest
  static final ArchRule filesOnlyWhereTopologiesAreReadAndResultsAreWritten =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "lifeboat.network.file..", "lifeboat.network.importer..", "lifeboat.network.result..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "java.io..")
          .because("the model does not know where it came from");

  @ArchTest
  static final ArchRule noClock =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.time..")
          .because("time is an argument");

  @ArchTest
  static final ArchRule noChance =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.Random.class, java.security.SecureRandom.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.random..")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .because("the same inputs give the same outputs");
}
