package lifeboat.network.result;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.RunResult.Verdict;

/**
 * A result as {@code junit.xml}, in the words that Jenkins and GitLab read. It has a failure if and
 * only if the outcome is not {@link RunResult#OK}.
 */
final class TestReport {

  /**
   * One test of the report.
   *
   * @param group what the test belongs to: an entry of {@code expect}, or the run itself
   * @param failure why it has failed, if it has
   */
  private record Case(String group, String name, Optional<Failure> failure) {}

  /**
   * Why a test has failed.
   *
   * @param type the key of the check
   * @param message in one line
   * @param text in several
   */
  private record Failure(String type, String message, String text) {}

  private final RunResult result;
  private final List<Case> cases = new ArrayList<>();

  private TestReport(RunResult result) {
    this.result = result;
    result.expectations().forEach(verdict -> cases.add(caseOf(verdict)));
    for (Replica replica : result.replicas()) {
      if (result.expectations().isEmpty()) {
        cases.add(placed(replica));
      }
      if (replica.isPlaced()) {
        cases.add(readBack(replica));
      }
    }
    if (result.strict()) {
      cases.add(noWarnings());
    }
  }

  static String write(RunResult result) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      new TestReport(result).suites(xml);
      xml.writeEndDocument();
      xml.writeCharacters("\n");
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a text in memory can be written to", e);
    }
    return text.toString();
  }

  private static Case caseOf(Verdict verdict) {
    String where = Optional.ofNullable(verdict.where()).map("where: %s\n"::formatted).orElse("");
    Failure failure =
        new Failure(
            verdict.check(),
            "expected %s; %s".formatted(verdict.expected(), verdict.actual()),
            "expected: %s\nactual: %s\n%s".formatted(verdict.expected(), verdict.actual(), where));
    return new Case(
        verdict.name(),
        verdict.check() + ": " + verdict.expected(),
        verdict.met() ? Optional.empty() : Optional.of(failure));
  }

  private static Case placed(Replica replica) {
    String why = "not placed: " + replica.failure();
    return new Case(
        "replicas",
        replica.title() + " is placed",
        replica.isPlaced()
            ? Optional.empty()
            : Optional.of(new Failure("placed", why, why + "\n")));
  }

  private static Case readBack(Replica replica) {
    String why = "what %s has stored is not what was sent".formatted(replica.server());
    return new Case(
        "replicas",
        replica.title() + " reads back with its digest",
        replica.sha256Verified()
            ? Optional.empty()
            : Optional.of(new Failure("read-back", why, why + "\n")));
  }

  private Case noWarnings() {
    return new Case(
        "run",
        "there are no warnings",
        result.warnings().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Failure(
                    "strict",
                    result.warnings().size() + " warnings",
                    String.join("\n", result.warnings()) + "\n")));
  }

  private void suites(XMLStreamWriter xml) throws XMLStreamException {
    long failures = cases.stream().filter(one -> one.failure().isPresent()).count();
    String seconds = seconds(result.timings().totalSeconds());
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", "lifeboat");
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("time", seconds);
    start(xml, 1, "testsuite");
    xml.writeAttribute("name", clean(result.topology()));
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", "0");
    xml.writeAttribute("time", seconds);
    properties(xml);
    for (Case one : cases) {
      write(one, xml);
    }
    if (!result.warnings().isEmpty()) {
      start(xml, 2, "system-out");
      xml.writeCharacters(clean("warning: " + String.join("\nwarning: ", result.warnings())));
      xml.writeEndElement();
    }
    end(xml, 1);
    end(xml, 0);
  }

  private void properties(XMLStreamWriter xml) throws XMLStreamException {
    start(xml, 2, "properties");
    property(xml, "engine", result.engine());
    property(xml, "linkBackend", result.linkBackend());
    property(xml, "seed", Long.toString(result.seed()));
    property(xml, "lifeboat", result.versions().getOrDefault("lifeboat", ""));
    end(xml, 2);
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    indent(xml, 3);
    xml.writeEmptyElement("property");
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", clean(value));
  }

  /** No test has a time of its own; what a replica took stands in {@code result.json}. */
  private void write(Case one, XMLStreamWriter xml) throws XMLStreamException {
    start(xml, 2, "testcase");
    xml.writeAttribute("classname", clean(result.topology() + "." + one.group()));
    xml.writeAttribute("name", clean(one.name()));
    xml.writeAttribute("time", "0");
    if (one.failure().isPresent()) {
      Failure failure = one.failure().get();
      start(xml, 3, "failure");
      xml.writeAttribute("message", clean(failure.message()));
      xml.writeAttribute("type", failure.type());
      xml.writeCharacters(clean(failure.text()));
      xml.writeEndElement();
      end(xml, 2);
    } else {
      xml.writeEndElement();
    }
  }

  private static void start(XMLStreamWriter xml, int depth, String element)
      throws XMLStreamException {
    indent(xml, depth);
    xml.writeStartElement(element);
  }

  private static void end(XMLStreamWriter xml, int depth) throws XMLStreamException {
    indent(xml, depth);
    xml.writeEndElement();
  }

  private static void indent(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  /** XML has no way to write most control characters, nor halves of surrogate pairs. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          boolean allowed =
              c == '\n'
                  || c == '\t'
                  || (c >= 0x20 && c <= 0xD7FF)
                  || (c >= 0xE000 && c <= 0xFFFD)
                  || c >= 0x10000;
          clean.appendCodePoint(allowed ? c : 0xFFFD);
        });
    return clean.toString();
  }
}
