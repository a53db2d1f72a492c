package lifeboat.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The map of the modules once more, so that a dependency that it does not show breaks the build.
 *
 * <pre>
 *                 cli
 *            /   /   \    \________
 *   simulator   /     \   report   sweep
 *        |     |  emulator   |       |
 *        |     |  /   |      |       |
 *        |  parties   pcap   |       |
 *        |  /     \   |      |       |
 *      network    relay     network--'
 * </pre>
 */
@AnalyzeClasses(packages = "lifeboat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final int MAX_LINES = 500;

  /** Every module, and the modules it may know besides itself; {@code cli} may know all. */
  private static final Map<String, List<String>> MAY_KNOW = new LinkedHashMap<>();

  static {
    MAY_KNOW.put("relay", List.of());
    MAY_KNOW.put("network", List.of());
    MAY_KNOW.put("parties", List.of("relay", "network"));
    MAY_KNOW.put("report", List.of("network"));
    MAY_KNOW.put("pcap", List.of("relay"));
    MAY_KNOW.put("simulator", List.of("relay", "network", "parties"));
    MAY_KNOW.put("emulator", List.of("relay", "network", "parties", "pcap"));
    MAY_KNOW.put("sweep", List.of("network"));
    MAY_KNOW.put(
        "cli",
        List.of("relay", "network", "parties", "pcap", "simulator", "emulator", "report", "sweep"));
  }

  @ArchTest
  void seesTheClassesOfEveryModuleAndNoOthers(JavaClasses classes) {
    Map<String, Integer> counts = new TreeMap<>();
    for (JavaClass found : classes) {
      counts.merge(found.getPackageName().split("\\.", -1)[1], 1, Integer::sum);
    }
    assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(MAY_KNOW.keySet());
    assertThat(counts.get("relay")).isGreaterThan(20);
    assertThat(classes.contain(Main.class)).isTrue();
    assertThat(classes.contain(ArchitectureTest.class)).isFalse();
  }

  @ArchTest
  void knowsOnlyWhatTheDiagramShows(JavaClasses classes) {
    MAY_KNOW.forEach((module, known) -> {
      String[] allowed =
          Stream.concat(Stream.of(module), known.stream())
              .map(ArchitectureTest::packagesOf)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(packagesOf(module))
          .should()
          .dependOnClassesThat(resideInAPackage("lifeboat..").and(not(resideInAnyPackage(allowed))))
          .check(classes);
    });
  }

  @ArchTest
  void keepsEachForeignApiInOneModule(JavaClasses classes) {
    onlyIn("pcap", classes, "org.pcap4j..", "com.sun.jna..");
    onlyIn("cli", classes, "picocli..", "me.tongfei..");
    onlyIn(
        "sweep",
        classes,
        "org.jfree..",
        "de.erichseifert..",
        "org.apache.commons.statistics..",
        "java.awt..");
    onlyIn("emulator", classes, "java.lang.foreign..");
    onlyIn("network", classes, "org.locationtech..", "tools.jackson.dataformat.csv..");
  }

  @ArchTest
  void hasNoCyclesOfPackages(JavaClasses classes) {
    slices().matching("lifeboat.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void hasNoClassThatNobodyWantsToRead() throws IOException {
    Map<Path, Long> lines = new TreeMap<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path sources : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(sources)) {
          count(sources, lines);
        }
      }
    }
    assertThat(lines).hasSizeGreaterThan(100);
    assertThat(lines).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(MAX_LINES));
  }

  private static void count(Path sources, Map<Path, Long> lines) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        try (Stream<String> text = Files.lines(file)) {
          lines.put(file, text.count());
        }
      }
    }
  }

  private static void onlyIn(String module, JavaClasses classes, String... packages) {
    noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(classes);
  }

  private static String packagesOf(String module) {
    return "lifeboat." + module + "..";
  }
}
