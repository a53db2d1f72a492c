package lifeboat.network.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefixes as people write them. */
class Ipv4PrefixTest {

  @ParameterizedTest
  @CsvSource({
    "172.16.0.1/24, 172.16.0.1/24",
    "10.0.0.0/9, 10.0.0.0/9",
    "0.0.0.0/0, 0.0.0.0/0",
    "255.255.255.255/32, 255.255.255.255/32",
    "10.255.0.1, 10.255.0.1/32"
  })
  void readsAnAddressWithTheLengthOfItsNetwork(String text, String prefix) {
    assertThat(Ipv4Prefix.parse(text)).hasToString(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3/4",
        "1.2/3.4.5",
        "1.2.3.256",
        "1.2.3.01",
        "1.2.3.00",
        "1.2.3.4/",
        "1.2.3.4/33",
        "1.2.3.4/024",
        "1.2.3.4/-1",
        "1.2.3.4/2/4",
        "1..3.4",
        "1.2.3.",
        " 1.2.3.4",
        "1.2.3.4 ",
        "+1.2.3.4",
        "1.2.3.1000",
        "a.b.c.d",
        "1.2.3.٤"
      })
  void readsNothingElse(String text) {
    assertThat(Ipv4Prefix.tryParse(text)).isEmpty();
  }
}
