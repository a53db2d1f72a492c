package lifeboat.relay.message;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One entry of the geo-table (US 9,270,522 B2, FIG. 7).
 *
 * @param relay router name: the address by which the relay is known
 * @param version the newest version of an entry counts
 * @param place installation site
 * @param site name of the site, at most {@link #MAX_SITE_BYTES} bytes of UTF-8
 * @param lans prefixes of the LANs behind the relay, at most {@link #MAX_LANS}
 */
public record GeoEntry(Ipv4 relay, int version, Place place, String site, List<Prefix> lans) {

  public static final int MAX_SITE_BYTES = 32;
  public static final int MAX_LANS = 4;

  public GeoEntry {
    lans = List.copyOf(lans);
    if (lans.size() > MAX_LANS) {
      throw new IllegalArgumentException(lans.size() + " LANs at " + relay);
    }
    if (site.getBytes(StandardCharsets.UTF_8).length > MAX_SITE_BYTES) {
      throw new IllegalArgumentException("site name too long: " + site);
    }
  }

  /** The same entry under another version. */
  public GeoEntry withVersion(int newVersion) {
    return new GeoEntry(relay, newVersion, place, site, lans);
  }
}
