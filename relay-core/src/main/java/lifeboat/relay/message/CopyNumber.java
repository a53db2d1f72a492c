package lifeboat.relay.message;

/**
 * What the number of a copy in a {@link FlowKey} says. A replica travels as copies, any one of
 * which is the whole of it, or as shards, of which so many different ones are needed to bring it
 * back; the number says which, so that whoever holds a piece knows without opening it.
 *
 * <pre>
 *   0 to 15               copies
 *   16 (needed - 1) + i   shard i of a replica of which any {@code needed} shards are enough
 *   240 + i               shard i, on its way to a server that fetches the replica
 *   255                   the whole replica that a server has fetched, or is fetching
 * </pre>
 */
public final class CopyNumber {

  public static final int MAX_COPIES = 16;

  /** So many shards, data and parity, are made of a replica at the most. */
  public static final int MAX_SHARDS = 15;

  private static final int FIRST_FETCHED = 240;

  private CopyNumber() {}

  /** The number of a piece of a replica of which {@code needed} pieces are enough. */
  public static int of(int needed, int index) {
    int most = needed == 1 ? MAX_COPIES : MAX_SHARDS;
    if (needed < 1 || needed >= MAX_SHARDS || index < 0 || index >= most) {
      throw new IllegalArgumentException("piece " + index + ", of which " + needed + " are needed");
    }
    return MAX_COPIES * (needed - 1) + index;
  }

  /** The number under which shard {@code index} is fetched. */
  public static int ofFetchedShard(int index) {
    return FIRST_FETCHED + index;
  }

  /** Whether it is about a replica, or a shard of one, on its way to a server that fetches it. */
  public static boolean isFetched(int number) {
    return number >= FIRST_FETCHED;
  }

  /** Whether it says anything: the last of each row of shards does not. */
  public static boolean isGood(int number) {
    return number < MAX_COPIES || number == FlowKey.FETCHED || index(number) < MAX_SHARDS;
  }

  /** Whether it is of a shard, wherever that goes. */
  public static boolean isShard(int number) {
    return number >= MAX_COPIES && number != FlowKey.FETCHED;
  }

  /** So many pieces are enough to bring the replica back: 1 of copies. */
  public static int needed(int number) {
    return isFetched(number) ? 1 : number / MAX_COPIES + 1;
  }

  /** Which of the copies or shards it is, from 0. */
  public static int index(int number) {
    return number % MAX_COPIES;
  }
}
