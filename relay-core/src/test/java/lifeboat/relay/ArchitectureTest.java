package lifeboat.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The protocol is sans-IO: time, chance and everything outside come as arguments. */
@AnalyzeClasses(
    packages = "lifeboat.relay",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {

  @ArchTest
  static final ArchRule noThreadSocketFileOrLogger =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..",
              "java.net..",
              "java.nio.file..",
              "java.nio.channels..",
              "java.util.logging..",
              "org.slf4j..",
              "org.apache.logging..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, java.io.File.class)
          .because("a party does nothing by itself");

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

  @ArchTest
  static final ArchRule noUnorderedCollection =
      noClasses()
          .should()
          .callConstructorWhere(
              new DescribedPredicate<JavaCall<?>>("it makes a HashMap or a HashSet") {
                @Override
                public boolean test(JavaCall<?> call) {
                  JavaClass made = call.getTargetOwner();
                  return made.isEquivalentTo(java.util.HashMap.class)
                      || made.isEquivalentTo(java.util.HashSet.class);
                }
              })
          .orShould()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("it makes an unordered Set.of or Map.of") {
                @Override
                public boolean test(JavaCall<?> call) {
                  JavaClass owner = call.getTargetOwner();
                  boolean unordered =
                      owner.isEquivalentTo(java.util.Set.class)
                          || owner.isEquivalentTo(java.util.Map.class);
                  return unordered
                      && (call.getName().equals("of") || call.getName().equals("copyOf"));
                }
              })
          .because("their order of iteration differs from run to run");
}
