package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.ReplicaStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source sends, and when, of replicas of any size. */
class TransmissionTest {

  private static final long MS = 1_000_000;
  private static final long TEBIBYTE = 1L << 40;
  private static final long MIB = 1 << 20;
  private static final FlowKey FLOW = new FlowKey(new UUID(1, 1), 1, 0, 0);

  private long now;

  private Transmission bound(long replicaBytes) {
    Transmission transmission = new Transmission(replicaBytes, 1440, now);
    now += 10 * MS;
    transmission.bind(now, 1_000_000_000);
    return transmission;
  }

  private void accept(Transmission transmission, long from, long to) {
    Accepted accepted = new Accepted(FLOW, 1, List.of(new ByteRange(from, to)), 0);
    transmission.accepted(accepted, true, now);
  }

  @Test
  void sendsOfATebibyteOnlyWhatTheServerDoesNotHave() {
    Transmission transmission = bound(TEBIBYTE);
    long firstMissing = TEBIBYTE - MIB;
    transmission.stored(List.of(new ByteRange(0, firstMissing)), now);
    long next = firstMissing;
    while (next < ReplicaStream.length(TEBIBYTE)) {
      Optional<ByteRange> fragment = transmission.nextFragment(now);
      while (fragment.isPresent()) {
        assertThat(fragment.get().from()).isEqualTo(next);
        assertThat(fragment.get().to() <= TEBIBYTE || fragment.get().from() == TEBIBYTE).isTrue();
        transmission.sent(fragment.get(), now);
        next = fragment.get().to();
        fragment = transmission.nextFragment(now);
      }
      now += 10 * MS;
      accept(transmission, 0, next);
    }
    assertThat(transmission.nextFragment(now)).isEmpty();
    assertThat(transmission.retransmissions()).isZero();
  }

  @Test
  void leavesOutWhatTheServerHasInBetween() {
    Transmission transmission = bound(100_000);
    transmission.stored(List.of(new ByteRange(1000, 50_000)), now);
    ByteRange first = transmission.nextFragment(now).orElseThrow();
    assertThat(first).isEqualTo(new ByteRange(0, 1000));
    transmission.sent(first, now);
    assertThat(transmission.nextFragment(now)).contains(new ByteRange(50_000, 51_440));
  }

  @Test
  void remembersABoundedNumberOfFragmentsThoughTheFirstNeverArrives() {
    Transmission transmission = bound(TEBIBYTE);
    ByteRange first = transmission.nextFragment(now).orElseThrow();
    transmission.sent(first, now);
    long next = first.to();
    long sent = 1;
    boolean more = true;
    for (int i = 0; i < 400_000 && more; i++) {
      Optional<ByteRange> fragment = transmission.nextFragment(now);
      while (fragment.isPresent()) {
        transmission.sent(fragment.get(), now);
        sent += fragment.get().from() == 0 ? 0 : 1;
        next = Math.max(next, fragment.get().to());
        fragment = transmission.nextFragment(now);
      }
      now += MS;
      accept(transmission, first.to(), next);
      more = sent < FragmentWindow.MAX_FRAGMENTS;
    }
    assertThat(sent).isEqualTo(FragmentWindow.MAX_FRAGMENTS);
    now += 20 * MS;
    for (int i = 0; i < 100; i++) {
      Optional<ByteRange> fragment = transmission.nextFragment(now);
      fragment.ifPresent(again -> {
        assertThat(again).isEqualTo(first);
        transmission.sent(again, now);
      });
      now += MS;
    }
  }

  /** A full queue makes round trips long; the server has everything but has not said so. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100, 400, 1000})
  void aServerThatFallsSilentAtTheEndIsGoneAfterThreeRoundTripsAndTwoSeconds(int roundTripMillis) {
    Transmission transmission = bound(MIB);
    long heard = 0;
    while (heard < ReplicaStream.length(MIB)) {
      for (Optional<ByteRange> fragment = transmission.nextFragment(now);
          fragment.isPresent();
          fragment = transmission.nextFragment(now)) {
        transmission.sent(fragment.get(), now);
        heard = Math.max(heard, fragment.get().to());
      }
      now += roundTripMillis * MS;
      accept(transmission, 0, heard);
    }
    long silentSince = now;
    int asked = 0;
    while (now < transmission.serverGoneNanos()) {
      now = Math.min(transmission.nextNanos(), transmission.serverGoneNanos());
      transmission.loseWhatIsOverdue(now);
      if (transmission.hasToPoke(now)) {
        transmission.repairMissing();
        transmission.sent(transmission.digest(), now);
        asked++;
      }
      for (Optional<ByteRange> fragment = transmission.nextFragment(now);
          fragment.isPresent();
          fragment = transmission.nextFragment(now)) {
        transmission.sent(fragment.get(), now);
        asked++;
      }
    }
    long longest = 3L * roundTripMillis + 2_000 + 200;
    assertThat((now - silentSince) / MS).isBetween(2_000L, longest);
    assertThat(asked).isGreaterThanOrEqualTo(Transmission.SERVER_UNANSWERED_SENDS);
  }

  @Test
  void afterSilenceOneFragmentLeavesThoughTheWindowIsFull() {
    Transmission transmission = bound(100 * MIB);
    Optional<ByteRange> fragment = transmission.nextFragment(now);
    long last = 0;
    for (int i = 0; i < 100_000; i++) {
      if (fragment.isPresent()) {
        transmission.sent(fragment.get(), now);
        last = fragment.get().from();
      }
      now += 10_000;
      if (transmission.nextNanos() > now + 30 * MS) {
        break; // Nothing more may leave: only silence can change that.
      }
      transmission.loseWhatIsOverdue(now);
      fragment = transmission.nextFragment(now);
    }
    now = transmission.nextNanos();
    transmission.loseWhatIsOverdue(now);
    assertThat(transmission.nextFragment(now).map(ByteRange::from)).contains(last);
  }
}
