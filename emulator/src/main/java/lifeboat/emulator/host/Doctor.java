package lifeboat.emulator.host;

import java.util.ArrayList;
import java.util.List;

/**
 * Examines the host by trying things out, in namespaces that end with each trial. Nothing is
 * inferred from versions.
 */
public final class Doctor {

  private static final int JAVA_NEEDED = 25;
  private static final String DEBIAN_TOOLS =
      "apt-get install iproute2 util-linux libpcap0.8 (or run scripts/setup)";

  /**
   * One thing that was tried.
   *
   * @param found what was seen, in a few words
   * @param remedy what would help where it is not fine
   */
  public record Finding(
      String what, boolean isFine, boolean isNeeded, String found, String remedy) {}

  private final List<String> java;
  private final boolean isPrivileged = Trial.isPrivileged();
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A doctor for this host.
   *
   * @param java command line of this program up to its subcommand
   */
  public Doctor(List<String> java) {
    this.java = List.copyOf(java);
  }

  /** Tries everything out. */
  public List<Finding> examine() throws InterruptedException {
    examineJava();
    for (String tool : List.of("ip", "tc")) {
      needTool(tool, "-V");
    }
    for (String tool : List.of("unshare", "setpriv", "setsid", "mount")) {
      needTool(tool, "--version");
    }
    if (haveNamespaces()) {
      kernel("veth", true, "ip link add name a0 type veth peer name b0", "modprobe veth");
      kernel("bridge", true, "ip link add name br0 type bridge", "modprobe bridge");
      kernel(
          "sch_netem",
          false,
          HostNetem.SCRIPT,
          "without it links are emulated in user space; modprobe sch_netem where the kernel has"
              + " it");
      examineCapture();
    }
    optionalTool(
        "nsenter",
        "--version",
        "to run programs in the nodes of a laboratory: apt-get install util-linux");
    examineSubordinateIds();
    optionalTool("tcpdump", "--version", "to look at packets: apt-get install tcpdump");
    optionalTool("ping", "-V", "to try the network by hand: apt-get install iputils-ping");
    return List.copyOf(findings);
  }

  /** Who is privileged has all ids already. */
  private void examineSubordinateIds() throws InterruptedException {
    if (!isPrivileged) {
      Trial trial = Trial.of(List.of("unshare", "--map-root-user", "--map-auto", "true"));
      findings.add(
          new Finding(
              "subordinate ids",
              trial.status() == 0,
              false,
              trial.status() == 0 ? "are mapped" : trial.firstLine(),
              "with them programs in a laboratory can change their user, as sshd does:"
                  + " apt-get install uidmap, and lines for you in /etc/subuid and /etc/subgid"));
    }
  }

  private void examineJava() {
    int feature = Runtime.version().feature();
    findings.add(
        new Finding(
            "JDK " + JAVA_NEEDED,
            feature >= JAVA_NEEDED,
            true,
            System.getProperty("java.vm.version", "?"),
            "install a JDK " + JAVA_NEEDED + " and name it in JAVA_HOME"));
  }

  private void needTool(String tool, String versionOption) throws InterruptedException {
    Trial trial = Trial.of(List.of(tool, versionOption));
    findings.add(new Finding(tool, trial.status() == 0, true, trial.firstLine(), DEBIAN_TOOLS));
  }

  private void optionalTool(String tool, String versionOption, String remedy)
      throws InterruptedException {
    Trial trial = Trial.of(List.of(tool, versionOption));
    boolean works = trial.status() == 0;
    findings.add(new Finding(tool, works, false, works ? trial.firstLine() : "not found", remedy));
  }

  /** Without them nothing else can be tried, and would only look as if it were missing. */
  private boolean haveNamespaces() throws InterruptedException {
    Trial trial = Trial.isolated("mount -t tmpfs tmpfs /run && ip link set lo up");
    findings.add(
        new Finding(
            isPrivileged ? "namespaces" : "user namespaces",
            trial.isFine(),
            true,
            trial.isFine() ? "work" : trial.firstLine(),
            isPrivileged
                ? "in a container: run it with --privileged, or with --cap-add SYS_ADMIN"
                    + " --cap-add NET_ADMIN --cap-add NET_RAW"
                : "in a container: run it with --security-opt unmask=ALL, or with --privileged;"
                    + " else sysctl kernel.unprivileged_userns_clone=1 and"
                    + " user.max_user_namespaces=10000 (Ubuntu:"
                    + " kernel.apparmor_restrict_unprivileged_userns=0), or run as root"));
    return trial.isFine();
  }

  private void kernel(String what, boolean isNeeded, String script, String remedy)
      throws InterruptedException {
    Trial trial = Trial.isolated(script);
    boolean works = trial.status() == 0;
    findings.add(new Finding(what, works, isNeeded, works ? "works" : trial.firstLine(), remedy));
  }

  private void examineCapture() throws InterruptedException {
    String command = String.join(" ", java.stream().map(Doctor::quoted).toList());
    Trial trial = Trial.isolated("ip link set lo up && " + command + " probe-capture");
    boolean works = trial.status() == 0;
    findings.add(
        new Finding(
            "AF_PACKET through libpcap",
            works,
            true,
            works ? "captures" : trial.firstLine(),
            DEBIAN_TOOLS + "; the process needs CAP_NET_RAW in its own network namespace"));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
