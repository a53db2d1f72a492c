package lifeboat.sweep.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import org.junit.jupiter.api.Test;

/** Which value a name is about, and what is said where that is not clear. */
class ParameterNamesTest {

  private static final String TWO_RELAYS =
      """
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 10], lan: 172.17.0.0/24}
      servers: {source: {on: a}, target: {on: b}}
      links: {west: {between: [a, b], loss: 1%}}
      workload: {backup: {from: source}}
      """;

  private static ParameterNames.Found find(String text, String name) {
    ReadResult result = TopologyFile.parse("two.yaml", text, List.of());
    assertThat(result).isInstanceOf(ReadResult.Ok.class);
    return new ParameterNames(((ReadResult.Ok) result).tree()).find(name);
  }

  private static String pathOf(String name) {
    return find(TWO_RELAYS, name) instanceof ParameterNames.Found.Path(String path, String _)
        ? path
        : "nothing";
  }

  private static String whyNot(String text, String name) {
    return find(text, name) instanceof ParameterNames.Found.Nothing(String why) ? why : "found";
  }

  @Test
  void aNameWithoutDotsIsTheDefaultOfAllLinks() {
    assertThat(pathOf("delay")).isEqualTo("defaults.links.delay");
    assertThat(pathOf("rate")).isEqualTo("defaults.links.rate");
  }

  @Test
  void orTheDefaultOfAllRelays() {
    assertThat(pathOf("probe-interval")).isEqualTo("defaults.relays.probe-interval");
    String own = TWO_RELAYS.replace("a: {at: [0, 0],", "a: {at: [0, 0], probe-interval: 2s,");
    assertThat(find(own, "probe-interval"))
        .isEqualTo(
            new ParameterNames.Found.Path(
                "defaults.relays.probe-interval",
                "these relays have a probe-interval of their own, which does not vary: a"));
  }

  @Test
  void elseItIsAboutTheFileOrItsOnlyReplica() {
    assertThat(pathOf("link-backend")).isEqualTo("link-backend");
    assertThat(pathOf("size")).isEqualTo("workload.backup.size");
  }

  @Test
  void refusesANameThatCouldBeTwoValues() {
    String two = TWO_RELAYS.replace("{backup:", "{other: {from: target}, backup:");

    assertThat(whyNot(two, "size"))
        .isEqualTo("could be workload.other.size or workload.backup.size; write out which");
  }

  @Test
  void refusesADefaultThatNoLinkFollows() {
    assertThat(whyNot(TWO_RELAYS, "loss"))
        .contains("every link of the file has a loss of its own (west)", "write links.west.loss");
  }

  @Test
  void warnsOfLinksThatDoNotFollowADefault() {
    String two = TWO_RELAYS.replace("loss: 1%}}", "loss: 1%}, east: {between: [a, b]}}");

    assertThat(find(two, "loss"))
        .isEqualTo(
            new ParameterNames.Found.Path(
                "defaults.links.loss",
                "these links have a loss of their own, which does not vary: west"));
  }

  @Test
  void takesAPathAsItIs() {
    assertThat(pathOf("links.west.delay")).isEqualTo("links.west.delay");
    assertThat(pathOf("events.down")).isEqualTo("events.down");
    assertThat(pathOf("workload.backup.criteria.at-least"))
        .isEqualTo("workload.backup.criteria.at-least");
  }

  @Test
  void helpsWithNamesThatDoNotExist() {
    assertThat(whyNot(TWO_RELAYS, "links.wets.delay"))
        .isEqualTo("the file has no \"wets\" in links; did you mean \"west\"?");
    assertThat(whyNot(TWO_RELAYS, "links.wan.delay"))
        .isEqualTo("the file has no \"wan\" in links; it has west");
    assertThat(whyNot(TWO_RELAYS, "link.west.delay"))
        .isEqualTo("a topology file has no link; did you mean \"links\"?");
    assertThat(whyNot(TWO_RELAYS, "los"))
        .isEqualTo("no value of this name; did you mean \"loss\"?");
    assertThat(whyNot(TWO_RELAYS, "seed")).contains("--repeat", "--seed");
  }

  @Test
  void splitsValuesAtCommasOutsideOfBracketsAndQuotes() {
    assertThat(ValueList.split("0, 1%,5%")).containsExactly("0", "1%", "5%");
    assertThat(ValueList.split("{at: 0s, kill: a},'x,y',[1, 2]"))
        .containsExactly("{at: 0s, kill: a}", "'x,y'", "[1, 2]");
  }

  @Test
  void knowsWhatValuesMeasure() {
    assertThat(Quantity.of(List.of("5ms", "1s", "auto"))).isEqualTo(Quantity.DURATION);
    assertThat(Quantity.DURATION.number("5ms")).hasValue(0.005);
    assertThat(Quantity.of(List.of("0", "1%"))).isEqualTo(Quantity.FRACTION);
    assertThat(Quantity.FRACTION.number("1%")).hasValue(0.01);
    assertThat(Quantity.of(List.of("1", "2.5"))).isEqualTo(Quantity.NUMBER);
    assertThat(Quantity.of(List.of("nearest", "lifeboat"))).isEqualTo(Quantity.TEXT);
    assertThat(Quantity.of(List.of("10mbit"))).isEqualTo(Quantity.RATE);
    assertThat(Quantity.of(List.of("16MiB"))).isEqualTo(Quantity.SIZE);
  }
}
