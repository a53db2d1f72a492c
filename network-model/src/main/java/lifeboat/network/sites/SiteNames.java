package lifeboat.network.sites;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names for relays, servers and links as the topology file wants them, out of what people call
 * places: {@code "São Paulo"} becomes {@code sao-paulo}, the second one {@code sao-paulo-2}. What
 * has no letter or digit of the Latin alphabet, {@code "?"} for example, is named after its id.
 */
final class SiteNames {

  /** The longest name of a topology file. */
  static final int MAX_LENGTH = 31;

  /** Room is left for what servers and namesakes get in front or behind. */
  private static final int MAX_STEM = 22;

  /** Letters that do not come apart into one of the alphabet and an accent. */
  private static final Map<String, String> LETTERS =
      Map.of(
          "ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı",
          "i");

  /** Words that mean something else to YAML. */
  private static final Set<String> RESERVED =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> namesakes = new HashMap<>();

  /** The names of the relays of {@code sites}, in their order. */
  List<String> relays(List<SiteGraph.Site> sites) {
    List<String> names = new ArrayList<>();
    for (SiteGraph.Site site : sites) {
      String stem = slug(site.label());
      names.add(unique(stem.isEmpty() ? "n-" + slug(site.id()) : stem));
    }
    return names;
  }

  /** A name that starts with {@code stem} and that nothing else has. */
  String unique(String stem) {
    String base = usable(stem);
    String name = base;
    while (!taken.add(name)) {
      String suffix = "-" + namesakes.merge(base, 2, (before, _) -> before + 1);
      name = base.substring(0, Math.min(base.length(), MAX_LENGTH - suffix.length())) + suffix;
    }
    return name;
  }

  private static String usable(String stem) {
    String name = stem.replaceFirst("-+$", "");
    if (name.isEmpty() || !Character.isLetter(name.charAt(0)) || RESERVED.contains(name)) {
      name = "n" + (name.isEmpty() ? "" : "-" + name);
    }
    return name.substring(0, Math.min(name.length(), MAX_LENGTH)).replaceFirst("-+$", "");
  }

  /** The Latin letters and digits of a text, with hyphens for what lies between them. */
  static String slug(String text) {
    StringBuilder plain = new StringBuilder();
    Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .codePoints()
        .mapToObj(Character::toString)
        .map(letter -> LETTERS.getOrDefault(letter, letter))
        .forEach(plain::append);
    String slug = plain.toString().replaceAll("[^a-z0-9]+", "-").replaceFirst("^-", "");
    return shortened(slug).replaceFirst("-+$", "");
  }

  /** Whole words where at least half of the room is used by them. */
  private static String shortened(String slug) {
    if (slug.length() <= MAX_STEM) {
      return slug;
    }
    int end = slug.lastIndexOf('-', MAX_STEM);
    return slug.substring(0, end >= MAX_STEM / 2 ? end : MAX_STEM);
  }
}
