package lifeboat.relay.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.table.NeighbourTable.Change;
import org.junit.jupiter.api.Test;

/** The prospective tables follow what answers. */
class NeighbourTableTest {

  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final Ipv4 ADDRESS = Ipv4.parse("10.0.0.1");

  private final NeighbourTable table = new NeighbourTable(new Patience(0));

  private static ProbeReply reply(Ipv4 from, long incarnation, long echoedNanos) {
    return new ProbeReply(
        NodeKind.SERVER,
        from,
        incarnation,
        0,
        echoedNanos,
        0,
        1,
        0,
        Optional.of(new Offer(new UUID(0, 1), 0.5, 100)));
  }

  private Change answer(long incarnation, long nowNanos) {
    return table.answered(
        reply(ADDRESS, incarnation, nowNanos - MILLISECOND), 0, new Mac(1), nowNanos, nowNanos);
  }

  private Neighbour row() {
    return table.find(ADDRESS).orElseThrow();
  }

  @Test
  void aRowAppearsWithTheFirstAnswerAndHoldsWhatWasMeasured() {
    assertThat(answer(1, SECOND)).isEqualTo(Change.FOUND);
    assertThat(answer(1, 2 * SECOND)).isEqualTo(Change.NOTHING);
    assertThat(row().statistics().delayNanos()).isEqualTo(MILLISECOND);
    assertThat(row().offer().map(Offer::cost)).contains(0.5);
    assertThat(table.servers()).containsExactly(row());
    assertThat(table.relays()).isEmpty();
  }

  @Test
  void aNewIncarnationIsANewRow() {
    answer(1, SECOND);
    Neighbour old = row();
    assertThat(answer(2, 2 * SECOND)).isEqualTo(Change.RESTARTED);
    assertThat(row()).isNotEqualTo(old);
    assertThat(row().statistics().samples()).isEqualTo(1);
    assertThat(table.remove(old)).isFalse();
    assertThat(table.find(ADDRESS)).isPresent();
  }

  @Test
  void aRowThatStopsAnsweringExpires() {
    answer(1, SECOND);
    assertThat(table.expire(SECOND)).isEmpty();
    assertThat(table.expire(SECOND + 1)).hasSize(1);
    assertThat(table.all()).isEmpty();
  }

  @Test
  void anAnswerToNoProbeOfOursIsIgnored() {
    for (long echoed : new long[] {SECOND + 1, Long.MAX_VALUE, Long.MIN_VALUE, -60 * SECOND}) {
      assertThat(table.answered(reply(ADDRESS, 1, echoed), 0, new Mac(1), SECOND, SECOND))
          .isEqualTo(Change.NOTHING);
    }
    assertThat(table.all()).isEmpty();
  }

  @Test
  void holdsNoMoreRowsThanItsBound() {
    for (int i = 0; i < NeighbourTable.MAX_ROWS + 10; i++) {
      table.answered(reply(new Ipv4(i), 1, 0), 0, new Mac(1), SECOND, SECOND);
    }
    assertThat(table.all()).hasSize(NeighbourTable.MAX_ROWS);
    assertThat(table.answered(reply(new Ipv4(0), 2, 0), 0, new Mac(1), SECOND, SECOND))
        .isEqualTo(Change.RESTARTED);
  }

  @Test
  void silenceAfterThreeSendsAndThreeRoundTripsIsDeathOnALinkThatLosesNothing() {
    answer(1, SECOND);
    for (int i = 0; i < LinkStatistics.PROBE_WINDOW; i++) {
      row().statistics().probeSent(i + 1, SECOND);
      row().statistics().probeAnswered(i + 1, MILLISECOND, i + 1);
    }
    row().sent(SECOND);
    row().sent(SECOND + 1);
    assertThat(row().deadAtNanos()).isEqualTo(Long.MAX_VALUE);
    row().sent(SECOND + 2);
    assertThat(row().deadAtNanos()).isEqualTo(SECOND + row().silenceNanos());
    assertThat(row().silenceNanos()).isEqualTo(3 * MILLISECOND + Neighbour.SILENCE_NANOS);
    row().heard(SECOND + 3);
    assertThat(row().deadAtNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aLinkThatLosesManyAnswersGetsMoreChances() {
    answer(1, 0);
    for (int i = 0; i < LinkStatistics.PROBE_WINDOW; i++) {
      row().statistics().probeSent(i + 1, 0);
      if (i % 3 > 0) {
        row().statistics().probeAnswered(i + 1, MILLISECOND, i + 1);
      }
    }
    for (int i = 0; i < 6; i++) {
      row().sent(SECOND);
    }
    assertThat(row().deadAtNanos()).isEqualTo(Long.MAX_VALUE);
    for (int i = 0; i < Neighbour.MAX_UNANSWERED_SENDS; i++) {
      row().sent(SECOND);
    }
    assertThat(row().deadAtNanos()).isLessThan(2 * SECOND);
  }
}
