package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of a flow that a relay has accepted and not yet seen stored, so that it can repair
 * losses on its next link and re-route the flow. Bounded by {@link #MAX_BYTES}: what exceeds it is
 * not accepted, and the credit tells the upstream hop to wait.
 */
final class Custody {

  /** So many bytes are held for one flow. */
  static final long MAX_BYTES = 256 * 1024;

  /** And no more fragments than that: a short one keeps the whole packet it came in. */
  static final int MAX_FRAGMENTS = 512;

  /** A later send was accepted so many sends ago: the earlier one is lost. */
  static final int REORDER_SENDS = 3;

  /** One fragment in custody. */
  static final class Held {
    private final long offset;
    private final Payload fragment;
    private long sendOrder = -1;
    private boolean repeated;
    private boolean acceptedByNext;

    Held(long offset, Payload fragment) {
      this.offset = offset;
      this.fragment = fragment;
    }

    long offset() {
      return offset;
    }

    Payload fragment() {
      return fragment;
    }
  }

  private final TreeMap<Long, Held> held = new TreeMap<>();
  private final RangeSet received = new RangeSet();
  private long bytes;
  private long sends;
  private long highestAcceptedOrder = -1;
  private int unaccepted;

  /** Takes a fragment into custody; null when it is a duplicate or there is no room. */
  @Nullable Held take(long offset, Payload fragment) {
    if (bytes + fragment.length() > MAX_BYTES
        || held.size() >= MAX_FRAGMENTS
        || received.contains(offset, offset + fragment.length())) {
      return null;
    }
    Held taken = new Held(offset, fragment);
    if (held.putIfAbsent(offset, taken) != null) {
      return null;
    }
    received.add(offset, offset + fragment.length());
    bytes += fragment.length();
    unaccepted++;
    return taken;
  }

  void sent(Held fragment) {
    fragment.repeated |= fragment.sendOrder >= 0;
    fragment.sendOrder = sends++;
  }

  /** The next hop has these bytes; returns the fragments before them that are lost on the link. */
  List<Held> accepted(List<ByteRange> ranges) {
    boolean news = false;
    for (ByteRange range : ranges) {
      for (Held fragment : held.subMap(range.from(), range.to()).values()) {
        if (!fragment.acceptedByNext
            && fragment.offset + fragment.fragment.length() <= range.to()) {
          fragment.acceptedByNext = true;
          unaccepted--;
          news = true;
          // The answer to a repetition may belong to the first sending: it says nothing of others.
          long order = fragment.repeated ? -1 : fragment.sendOrder;
          highestAcceptedOrder = Math.max(highestAcceptedOrder, order);
        }
      }
    }
    List<Held> lost = new ArrayList<>();
    if (news && unaccepted > 0) {
      for (Held fragment : held.values()) {
        if (!fragment.acceptedByNext
            && fragment.sendOrder >= 0
            && fragment.sendOrder + REORDER_SENDS <= highestAcceptedOrder) {
          lost.add(fragment);
        }
      }
    }
    return lost;
  }

  /** A server has these bytes on stable storage: custody of them ends. */
  void stored(List<ByteRange> ranges) {
    for (ByteRange range : ranges) {
      List<Held> done =
          held.subMap(range.from(), range.to()).values().stream()
              .filter(fragment -> fragment.offset + fragment.fragment.length() <= range.to())
              .toList();
      for (Held fragment : done) {
        held.remove(fragment.offset);
        bytes -= fragment.fragment.length();
        if (!fragment.acceptedByNext) {
          unaccepted--;
        }
      }
    }
  }

  /** All fragments are to be sent again, to another hop. */
  List<Held> restart() {
    highestAcceptedOrder = -1;
    for (Held fragment : held.values()) {
      fragment.acceptedByNext = false;
      fragment.sendOrder = -1;
      fragment.repeated = false;
    }
    unaccepted = held.size();
    return new ArrayList<>(held.values());
  }

  /** The oldest fragments that the next hop has not accepted, at most {@code limit}. */
  List<Held> unacceptedFirst(int limit) {
    return held.values().stream()
        .filter(fragment -> !fragment.acceptedByNext)
        .limit(limit)
        .toList();
  }

  boolean allAccepted() {
    return unaccepted == 0;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  void clear() {
    held.clear();
    bytes = 0;
    unaccepted = 0;
  }

  /** What has arrived, lowest first. */
  List<ByteRange> received(int limit) {
    return received.lowest(limit);
  }

  long creditBytes() {
    return MAX_BYTES - bytes;
  }
}
