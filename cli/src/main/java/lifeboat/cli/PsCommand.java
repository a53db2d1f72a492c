package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabClient;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.emulator.lab.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the laboratories that live. */
@Command(
    name = "ps",
    description = "List the laboratories that are up, and what has failed in them.",
    mixinStandardHelpOptions = true,
    footer = {"", "Only what lives is listed: each laboratory is asked."})
final class PsCommand implements Callable<Integer> {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "A table, or a list of JSON objects.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    List<Map<String, Object>> labs = new ArrayList<>();
    for (LabEntry lab : Labs.ofUser().all()) {
      describe(lab).ifPresent(labs::add);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.print(Json.text(labs));
    } else if (labs.isEmpty()) {
      spec.commandLine().getErr().println("no laboratory is up; 'lifeboat up FILE' starts one");
    } else {
      out.print(table(labs));
    }
    out.flush();
    return ExitStatus.OK;
  }

  /** Empty when it ends while it is asked. */
  private static Optional<Map<String, Object>> describe(LabEntry lab) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", lab.name());
    description.put("state", "starting");
    description.put("since", Instant.ofEpochMilli(lab.sinceMillis()).toString());
    description.put("pid", lab.keeper().pid());
    description.put("directory", lab.directory().toString());
    try {
      Optional<LabClient> client = LabClient.connect(lab);
      if (client.isPresent()) {
        try (LabClient connected = client.get()) {
          Map<String, Object> about =
              connected
                  .askQuickly(LabProtocol.ABOUT, ANSWER_LIMIT)
                  .orElse(Map.of("state", "does not answer"));
          description.putAll(about);
          description.remove("is");
        }
      }
      return lab.keeper().isAlive() ? Optional.of(description) : Optional.empty();
    } catch (IOException | Refusal e) {
      return Optional.empty();
    }
  }

  private static String table(List<Map<String, Object>> labs) {
    TextTable table =
        new TextTable(
            "lab", "state", "relays", "servers", "links", "up for", "failed", "directory");
    for (Map<String, Object> lab : labs) {
      List<String> failed =
          lab.get("failed") instanceof List<?> parts
              ? parts.stream().map(String::valueOf).toList()
              : List.of();
      table.add(
          text(lab, "name"),
          lab.get("trouble") == null ? text(lab, "state") : "in trouble",
          text(lab, "relays"),
          text(lab, "servers"),
          text(lab, "links"),
          age(text(lab, "since")),
          failed.isEmpty() ? "-" : String.join(", ", failed),
          text(lab, "directory"));
    }
    StringBuilder text = new StringBuilder(table.render(""));
    for (Map<String, Object> lab : labs) {
      if (lab.get("trouble") != null) {
        text.append(text(lab, "name")).append(": ").append(text(lab, "trouble")).append('\n');
      }
    }
    return text.toString();
  }

  private static String text(Map<String, Object> lab, String key) {
    Object value = lab.get(key);
    return value == null ? "-" : value.toString();
  }

  private static String age(String since) {
    Duration age = Duration.between(Instant.parse(since), Instant.now());
    long seconds = Math.max(0, age.toSeconds());
    return age.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %02d min", age.toHours(), age.toMinutesPart())
        : seconds >= 60
            ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
            : seconds + " s";
  }
}
