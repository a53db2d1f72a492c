package lifeboat.pcap;

import java.util.function.LongConsumer;

/**
 * When one party wants to be woken. It changes its wish with each input, but an entry in the agenda
 * of the process cannot be taken back; so only the earliest entry counts, and it makes the next one
 * if the wish has become a later one. Not safe for use by several threads.
 */
final class Alarm {

  private final LongConsumer agenda;
  private long wishNanos = Long.MAX_VALUE;
  private long entryNanos = Long.MAX_VALUE;

  /** An alarm that makes its entries in {@code agenda}. */
  Alarm(LongConsumer agenda) {
    this.agenda = agenda;
  }

  /** The party wants to be woken then; {@link Long#MAX_VALUE} means never. */
  void wish(long nanos) {
    wishNanos = nanos;
    if (nanos < entryNanos) {
      entryNanos = nanos;
      agenda.accept(nanos);
    }
  }

  /** The time of an entry has come; returns whether the party has to be woken. */
  boolean rings(long wantedNanos, long nowNanos) {
    if (wantedNanos != entryNanos) {
      return false; // An earlier entry has taken its place.
    }
    entryNanos = Long.MAX_VALUE;
    if (wishNanos > nowNanos) {
      wish(wishNanos);
      return false;
    }
    wishNanos = Long.MAX_VALUE;
    return true;
  }
}
