package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread waits for two descriptors, for other threads, and for time to pass. */
class ReadinessTest {

  private static final long AN_HOUR_NANOS = 3_600_000_000_000L;

  private final int first = SocketCalls.eventfd(0, 0);
  private final int second = SocketCalls.eventfd(0, 0);
  private final Readiness readiness = new Readiness(new int[] {first, second});

  @AfterEach
  void close() {
    readiness.close();
    SocketCalls.close(first);
    SocketCalls.close(second);
  }

  private static void makeReadable(int descriptor) {
    try (Memory one = new Memory(Long.BYTES)) {
      one.setLong(0, 1);
      SocketCalls.write(descriptor, Pointer.nativeValue(one), Long.BYTES);
    }
  }

  @Test
  void saysWhichDescriptorIsReadable() {
    makeReadable(second);

    readiness.await(Readiness.FOREVER);

    assertThat(readiness.isReady(0)).isFalse();
    assertThat(readiness.isReady(1)).isTrue();
  }

  @Test
  void comesBackWhenTheTimeHasPassed() {
    readiness.await(1_000_000);

    assertThat(readiness.isReady(0)).isFalse();
    assertThat(readiness.isReady(1)).isFalse();
  }

  @Test
  void isWokenByAnotherThreadWheneverThatWas() throws InterruptedException {
    readiness.wake();
    readiness.await(AN_HOUR_NANOS);

    Thread waker = Thread.ofPlatform().start(readiness::wake);
    readiness.await(AN_HOUR_NANOS);
    waker.join();

    assertThat(readiness.isReady(0)).isFalse();
  }

  @Test
  void oneWaitTakesAllWakingsBeforeIt() {
    readiness.wake();
    readiness.wake();
    readiness.await(AN_HOUR_NANOS);

    readiness.await(1);

    assertThat(readiness.isReady(0)).isFalse();
  }

  @Test
  void forgetsADescriptorThatIsOfNoUseAnyMore() {
    makeReadable(first);
    readiness.forget(0);

    readiness.await(1);

    assertThat(readiness.isReady(0)).isFalse();
  }

  @Test
  void wakingTheClosedDoesNothing() {
    readiness.close();

    readiness.wake();
  }
}
