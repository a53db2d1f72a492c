package lifeboat.network.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.RunResult.Timings;
import lifeboat.network.result.RunResult.Verdict;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What continuous integration reads: valid, and failed exactly where the run has failed. */
class TestReportTest {

  private static final Verdict MET =
      new Verdict("safe", "at", true, "backup placed at s2", "placed at s2", "decisions.ndjson:4");
  private static final Verdict UNMET =
      new Verdict(
          "alive", "copies-alive", false, "2 <copies> & more", "1: at \"s2\"", "events.ndjson:9");

  private static RunResult result(
      List<Replica> replicas, List<Verdict> verdicts, boolean strict, String... warnings) {
    return new RunResult(
        RunResult.SCHEMA_VERSION,
        "run",
        "userspace",
        true,
        7,
        "coast \u0007",
        RunResult.FAILED,
        new Timings(1, 2, 3, 6.5),
        replicas,
        verdicts,
        SelfCheckResult.none(SelfCheckResult.OFF),
        HostKeptUp.inVirtualTime(),
        Security.OPEN,
        strict,
        List.of(warnings),
        Map.of("lifeboat", "1+abc"));
  }

  private static Replica replica(boolean placed, boolean verified) {
    return new Replica(
        "backup",
        "u:1",
        0,
        1,
        1,
        "s1",
        "lifeboat",
        placed ? Replica.PLACED : Replica.NOT_PLACED,
        placed ? "s2" : null,
        placed ? 1000.0 : null,
        List.of(),
        1,
        null,
        verified,
        null,
        placed ? 1.0 : null,
        null,
        0,
        0,
        0,
        List.of(),
        List.of(),
        placed ? null : "nobody took it");
  }

  /** Parses a report that has been found valid. */
  private static Element suite(RunResult result)
      throws IOException, SAXException, ParserConfigurationException {
    String xml = TestReport.write(result);
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Objects.requireNonNull(TestReportTest.class.getResource("junit.xsd")))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getElementsByTagName("testcase").getLength())
        .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
    assertThat(suite.getElementsByTagName("failure").getLength())
        .isEqualTo(Integer.parseInt(suite.getAttribute("failures")));
    return suite;
  }

  @Test
  void hasATestForEachVerdictAndSaysWhereToLook() throws Exception {
    Element suite = suite(result(List.of(replica(true, true)), List.of(MET, UNMET), false));

    assertThat(suite.getAttribute("name")).isEqualTo("coast \uFFFD");
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    Element failed = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(((Element) failed.getParentNode()).getAttribute("name"))
        .isEqualTo("copies-alive: 2 <copies> & more");
    assertThat(failed.getAttribute("message"))
        .isEqualTo("expected 2 <copies> & more; 1: at \"s2\"");
    assertThat(failed.getAttribute("type")).isEqualTo("copies-alive");
    assertThat(failed.getTextContent())
        .isEqualTo("expected: 2 <copies> & more\nactual: 1: at \"s2\"\nwhere: events.ndjson:9\n");
  }

  @Test
  void withoutExpectationsEachReplicaHasToBePlaced() throws Exception {
    Element suite = suite(result(List.of(replica(false, false)), List.of(), false));
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getTextContent()).contains("not placed: nobody took it");
  }

  @Test
  void aReplicaThatDoesNotReadBackFailsWhateverWasExpected() throws Exception {
    Element suite = suite(result(List.of(replica(true, false)), List.of(MET), false));
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
  }

  @Test
  void warningsAreToldAndFailAStrictRun() throws Exception {
    List<Replica> replicas = List.of(replica(true, true));
    Element mild = suite(result(replicas, List.of(MET), false, "slow host", "slower host"));
    assertThat(mild.getAttribute("failures")).isEqualTo("0");
    assertThat(mild.getElementsByTagName("system-out").item(0).getTextContent())
        .isEqualTo("warning: slow host\nwarning: slower host");
    Element strict = suite(result(replicas, List.of(MET), true, "slow host"));
    assertThat(strict.getAttribute("failures")).isEqualTo("1");
  }
}
