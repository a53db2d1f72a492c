package lifeboat.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the page together: its scripts, its style and the data of a run in one file.
 *
 * <p>Names and texts of a run are not trusted. They stand in the page as JSON without opening angle
 * brackets, and the scripts put them into it as text, never as HTML. A content security policy
 * allows the scripts and the style of this page by their digests, and nothing else: no network, no
 * frames, no forms.
 */
final class Page {

  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";

  /** Written down, because to compute it would take longer than all the rest of a small page. */
  private static final String D3_DIGEST = "sha256-8glLv2FBs1lyLE/kVOtsSw8OQswQzHr5IfwVj864ZTk=";

  private static final String TOPOJSON = "vendor/topojson-client.min.js";
  private static final String LAND = "vendor/land-110m.json";

  /** The scripts of the page, in the order in which they run. */
  private static final List<String> SCRIPTS =
      List.of(
          D3,
          TOPOJSON,
          "text.js",
          "story.js",
          "clock.js",
          "map.js",
          "player.js",
          "tables.js",
          "ledger.js",
          "page.js");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Page() {}

  /**
   * The text of the page.
   *
   * @param downloads files that can be saved from it, by name
   */
  static String html(
      String name, SequencedMap<String, Object> document, Map<String, String> downloads)
      throws IOException {
    StringBuilder scripts = new StringBuilder();
    List<String> digests = new ArrayList<>();
    for (String script : SCRIPTS) {
      String text = resource(script);
      digests.add("'" + (script.equals(D3) ? D3_DIGEST : digest(text)) + "'");
      scripts.append("<script>").append(text).append("</script>\n");
    }
    String style = resource("page.css");
    String policy =
        "default-src 'none'; script-src "
            + String.join(" ", digests)
            + "; style-src '"
            + digest(style)
            + "'; img-src data:; base-uri 'none'; form-action 'none'";
    Map<String, String> values =
        Map.of(
            "policy",
            policy,
            "style",
            style,
            "title",
            escaped(name),
            "scripts",
            data(document, downloads) + scripts);
    return PLACEHOLDER
        .matcher(resource("page.html"))
        .replaceAll(
            found -> Matcher.quoteReplacement(Objects.requireNonNull(values.get(found.group(1)))));
  }

  private static String data(SequencedMap<String, Object> document, Map<String, String> downloads)
      throws IOException {
    return block("run", JSON.writeValueAsString(document))
        + block("files", JSON.writeValueAsString(downloads))
        + block("land", resource(LAND));
  }

  private static String block(String id, String json) {
    return "<script type=\"application/json\" id=\""
        + id
        + "-data\">"
        + inert(json)
        + "</script>\n";
  }

  /** The same JSON, in which nothing can be taken for HTML: a script ends at a bracket only. */
  static String inert(String json) {
    return json.replace("<", "\\u003c");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
