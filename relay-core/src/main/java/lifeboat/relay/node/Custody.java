package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of a flow that a relay has accepted and not yet seen stored, so that it can repair
 * losses on its next link and re-route the flow. Bounded by {@link #MAX_BYTES}: what exceeds it is
 * not accepted, and the credit tells the upstream hop to wait.
 *
 * <p>What the next hop has not accepted is kept apart, by offset and in the order of sending, so
 * that an answer costs what it changes and not what is held.
 */
final class Custody {

  /** So many bytes are held for one flow. */
  static final long MAX_BYTES = 64 * 1024;

  /** And no more fragments than that: a short one keeps the whole packet it came in. */
  static final int MAX_FRAGMENTS = 256;

  /** A later send was accepted so many sends ago: the earlier one is lost. */
  static final int REORDER_SENDS = 3;

  /** One fragment in custody. */
  static final class Held {
    private final long offset;
    private final Payload fragment;
    private long sendOrder = -1;
    private boolean repeated;
    private boolean acceptedByNext;
    private @Nullable Held sentBefore;
    private @Nullable Held sentAfter;

    Held(long offset, Payload fragment) {
      this.offset = offset;
      this.fragment = fragment;
    }

    long offset() {
      return offset;
    }

    private long end() {
      return offset + fragment.length();
    }

    Payload fragment() {
      return fragment;
    }
  }

  private static final Comparator<Held> BY_OFFSET = (a, b) -> Long.compare(a.offset, b.offset);

  /** In the order of their offsets. */
  private final List<Held> held = new ArrayList<>();

  /** Those that the next hop has not accepted, in the order of their offsets. */
  private final List<Held> unaccepted = new ArrayList<>();

  private final RangeSet received = new RangeSet();
  private long bytes;
  private long sends;
  private long highestAcceptedOrder = -1;

  /** Of those that are sent and not accepted, the one that was sent longest ago. */
  private @Nullable Held firstSent;

  private @Nullable Held lastSent;

  /** Takes a fragment into custody; null when it is a duplicate or there is no room. */
  @Nullable Held take(long offset, Payload fragment) {
    long end = offset + fragment.length();
    if (bytes + fragment.length() > MAX_BYTES
        || held.size() >= MAX_FRAGMENTS
        || received.contains(offset, end)) {
      return null;
    }
    int place = placeOf(offset, held);
    if (place < held.size() && held.get(place).offset == offset) {
      return null;
    }
    Held taken = new Held(offset, fragment);
    held.add(place, taken);
    received.add(offset, end);
    bytes += fragment.length();
    unaccepted.add(placeOf(offset, unaccepted), taken);
    return taken;
  }

  /** Where the fragment at {@code offset} is among {@code fragments}, or would be. */
  private static int placeOf(long offset, List<Held> fragments) {
    if (fragments.isEmpty() || fragments.getLast().offset < offset) {
      return fragments.size();
    }
    int low = 0;
    int high = fragments.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (fragments.get(middle).offset < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void sent(Held fragment) {
    fragment.repeated |= fragment.sendOrder >= 0;
    unlink(fragment);
    fragment.sendOrder = sends++;
    if (!fragment.acceptedByNext) {
      link(fragment);
    }
  }

  private void link(Held fragment) {
    fragment.sentBefore = lastSent;
    if (lastSent == null) {
      firstSent = fragment;
    } else {
      lastSent.sentAfter = fragment;
    }
    lastSent = fragment;
  }

  @SuppressWarnings("ReferenceEquality") // It is about this very fragment.
  private void unlink(Held fragment) {
    Held before = fragment.sentBefore;
    Held after = fragment.sentAfter;
    if (before == null && firstSent != fragment) {
      return; // It has not been sent, or it was accepted.
    }
    if (before == null) {
      firstSent = after;
    } else {
      before.sentAfter = after;
    }
    if (after == null) {
      lastSent = before;
    } else {
      after.sentBefore = before;
    }
    fragment.sentBefore = null;
    fragment.sentAfter = null;
  }

  /** The next hop has these bytes; returns the fragments before them that are lost on the link. */
  List<Held> accepted(List<ByteRange> ranges) {
    boolean news = false;
    for (ByteRange range : ranges) {
      int first = placeOf(range.from(), unaccepted);
      int after = first;
      while (after < unaccepted.size() && unaccepted.get(after).end() <= range.to()) {
        accept(unaccepted.get(after++));
        news = true;
      }
      unaccepted.subList(first, after).clear();
    }
    return news ? lost() : List.of();
  }

  private void accept(Held fragment) {
    unlink(fragment);
    fragment.acceptedByNext = true;
    // The answer to a repetition may belong to the first sending: it says nothing of others.
    long order = fragment.repeated ? -1 : fragment.sendOrder;
    highestAcceptedOrder = Math.max(highestAcceptedOrder, order);
  }

  private List<Held> lost() {
    List<Held> lost = new ArrayList<>();
    Held next = firstSent;
    while (next != null && next.sendOrder + REORDER_SENDS <= highestAcceptedOrder) {
      lost.add(next);
      next = next.sentAfter;
    }
    lost.sort(BY_OFFSET);
    return lost;
  }

  /** A server has these bytes on stable storage: custody of them ends. */
  void stored(List<ByteRange> ranges) {
    for (ByteRange range : ranges) {
      int first = placeOf(range.from(), held);
      int after = first;
      while (after < held.size() && held.get(after).end() <= range.to()) {
        Held done = held.get(after++);
        bytes -= done.fragment.length();
        if (!done.acceptedByNext) {
          unlink(done);
          unaccepted.remove(placeOf(done.offset, unaccepted));
        }
      }
      held.subList(first, after).clear();
    }
  }

  /** All fragments are to be sent again, to another hop. */
  List<Held> restart() {
    highestAcceptedOrder = -1;
    firstSent = null;
    lastSent = null;
    unaccepted.clear();
    unaccepted.addAll(held);
    for (Held fragment : held) {
      fragment.sentBefore = null;
      fragment.sentAfter = null;
      fragment.acceptedByNext = false;
      fragment.sendOrder = -1;
      fragment.repeated = false;
    }
    return new ArrayList<>(held);
  }

  /** The oldest fragments that the next hop has not accepted, at most {@code limit}. */
  List<Held> unacceptedFirst(int limit) {
    return List.copyOf(unaccepted.subList(0, Math.min(limit, unaccepted.size())));
  }

  boolean allAccepted() {
    return unaccepted.isEmpty();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  void clear() {
    held.clear();
    firstSent = null;
    lastSent = null;
    bytes = 0;
    unaccepted.clear();
  }

  /** What has arrived, lowest first. */
  List<ByteRange> received(int limit) {
    return received.lowest(limit);
  }

  long creditBytes() {
    return MAX_BYTES - bytes;
  }
}
