package lifeboat.network.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Who could speak in the network, as in {@code result.json}.
 *
 * @param network {@link #OPEN_NETWORK} or {@link #SEALED_NETWORK}
 * @param dropped messages that nodes dropped because of their seal, by reason
 */
public record Security(String network, SequencedMap<String, Long> dropped) {

  /** Anybody on a link could say anything. */
  public static final String OPEN_NETWORK = "open";

  /** Only who had the key could. */
  public static final String SEALED_NETWORK = "sealed";

  /** A network without a key. */
  public static final Security OPEN = new Security(OPEN_NETWORK, new LinkedHashMap<>());

  public Security {
    dropped = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(dropped));
  }

  /** A network with a key. */
  public static Security sealed(SequencedMap<String, Long> dropped) {
    return new Security(SEALED_NETWORK, dropped);
  }
}
