package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The command tshark with {@code scripts/lifeboat.lua}, in a home directory of its own. */
record Tshark(Path scratch) {

  private static final Path SCRIPT = Path.of("..", "scripts", "lifeboat.lua").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 120;

  /**
   * A field of the dissection.
   *
   * @param label what the user reads
   * @param show the value as filters have it
   * @param at offset in the message
   * @param bytes how many of them it covers
   */
  record Field(String name, String label, String show, int at, int bytes, boolean isLeaf) {}

  static boolean isInstalled() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("tshark", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The lines that tshark prints with these options; it must not complain. */
  List<String> lines(Path capture, String... options) throws Exception {
    return Files.readAllLines(run(capture, options));
  }

  /** All fields of the protocol, packet by packet, in the order of the tree. */
  List<List<Field>> fields(Path capture) throws Exception {
    Path pdml = run(capture, "-T", "pdml", "-J", "lifeboat");
    try (InputStream in = Files.newInputStream(pdml)) {
      return read(XMLInputFactory.newFactory().createXMLStreamReader(in));
    }
  }

  private Path run(Path capture, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("tshark", "-n"));
    command.addAll(List.of("-X", "lua_script:" + SCRIPT, "-r", capture.toString()));
    command.addAll(List.of(options));
    Path out = Files.createTempFile(scratch, "tshark", ".out");
    Path err = Files.createTempFile(scratch, "tshark", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HOME", scratch.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(err);
    assertThat(ended).as("tshark ended in time; it said %s", said).isTrue();
    assertThat(process.waitFor()).as("status of tshark; it said %s", said).isZero();
    // As root it warns of root, which is no complaint about the script.
    assertThat(said.lines().filter(line -> !line.startsWith("Running as user"))).isEmpty();
    return out;
  }

  private static List<List<Field>> read(XMLStreamReader xml) throws XMLStreamException {
    List<List<Field>> packets = new ArrayList<>();
    List<Field> packet = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    int start = 0;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = String.valueOf(xml.getAttributeValue(null, "name"));
        if (xml.getLocalName().equals("packet")) {
          packet = new ArrayList<>();
          packets.add(packet);
        } else if (name.equals("lifeboat")) {
          start = Integer.parseInt(xml.getAttributeValue(null, "pos"));
        }
        if (name.startsWith("lifeboat.") || name.startsWith("_ws.expert")) {
          markInner(packet, open);
          open.add(packet.size());
          packet.add(field(name, xml, start));
        } else {
          open.add(-1);
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open.removeLast();
      }
    }
    return packets;
  }

  /** The element that the new one lies in is no leaf. */
  private static void markInner(List<Field> packet, List<Integer> open) {
    int parent = open.getLast();
    if (parent >= 0) {
      Field inner = packet.get(parent);
      packet.set(
          parent,
          new Field(inner.name(), inner.label(), inner.show(), inner.at(), inner.bytes(), false));
    }
  }

  private static Field field(String name, XMLStreamReader xml, int start) {
    return new Field(
        name,
        String.valueOf(xml.getAttributeValue(null, "showname")),
        String.valueOf(xml.getAttributeValue(null, "show")),
        Integer.parseInt(xml.getAttributeValue(null, "pos")) - start,
        Integer.parseInt(xml.getAttributeValue(null, "size")),
        true);
  }
}
