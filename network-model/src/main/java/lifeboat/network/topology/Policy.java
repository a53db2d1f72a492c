package lifeboat.network.topology;

/** Who chooses where a replica goes: the relays on its way, or its source beforehand, by a rule. */
public sealed interface Policy {

  /** The word for it in files and results. */
  String word();

  /** The method of US 9,270,522 B2: the destination is unspecified and the relays choose. */
  record Lifeboat() implements Policy {
    @Override
    public String word() {
      return "lifeboat";
    }
  }

  /** The source sends straight to the nearest other server, then to the next nearest. */
  record Nearest() implements Policy {
    @Override
    public String word() {
      return "nearest";
    }
  }

  /** The source sends straight to this server and to no other. */
  record Fixed(String server) implements Policy {
    @Override
    public String word() {
      return "fixed";
    }
  }

  /** The source sends straight to other servers in an order that follows from the seed. */
  record Random() implements Policy {
    @Override
    public String word() {
      return "random";
    }
  }

  /** The source sends straight to the farthest server, then to the next farthest. */
  record FarthestKnown() implements Policy {
    @Override
    public String word() {
      return "farthest-known";
    }
  }
}
