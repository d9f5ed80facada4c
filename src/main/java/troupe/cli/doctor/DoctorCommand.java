package troupe.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.DaemonFolders;
import troupe.cli.client.ExitCode;
import troupe.cli.client.Locations;
import troupe.daemon.Daemon;
import troupe.settings.Settings;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.Terminal;

/** {@code troupe doctor}: everything that has to be there, each with how to mend it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at all that Troupe needs: programs, folders and their rights, token, configuration,",
      "disk, port, daemon. Changes nothing. Each line is ok, warn or fail, with what to do.",
      "Exits with 1 when something fails."
    },
    footer = {"", "Examples:", "  troupe doctor", "  troupe doctor --directory ~/my-project"})
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DaemonFolders folders = new DaemonFolders();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "The project. Default: the current directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings over the defaults, as for troupe serve.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    List<Finding> findings = findings(System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(DaemonClient.pretty(json(findings)));
    } else {
      Terminal terminal = Terminal.standardOutput(System.getenv());
      findings.forEach(finding -> out.println(line(finding).text(terminal.colour())));
    }
    out.flush();
    boolean sound =
        findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.FAIL);
    return sound ? ExitCode.DONE : ExitCode.FAILED;
  }

  private List<Finding> findings(Map<String, String> environment) {
    Path daemonHome = folders.home(environment);
    Path teams = folders.teams(environment);
    Path project = Locations.absolute(directory);
    Settings settings = Configuration.effective(config);
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("troupe", Daemon.version()));
    findings.add(Tools.java());
    findings.add(Tools.openCode(environment));
    findings.add(Tools.setsid(environment));
    findings.addAll(Folders.folder("home", daemonHome));
    findings.addAll(Folders.folder("teams", teams));
    findings.add(Folders.token(daemonHome, environment));
    findings.add(Configuration.settings(config));
    findings.addAll(Configuration.workers(Locations.userHome(environment), project));
    findings.add(Configuration.bridge(project, daemonHome));
    findings.addAll(Service.look(daemonHome, environment, settings.http(), Daemon.version()));
    return findings;
  }

  private static Line line(Finding finding) {
    String mend = finding.mend() == null ? "" : " → " + finding.mend();
    return new Line(
        List.of(
            new Span("%-4s".formatted(finding.verdict()), ink(finding.verdict())),
            Span.of("  %-10s  ".formatted(finding.subject())),
            Span.of(PlainText.line(finding.words() + mend))));
  }

  private static Ink ink(Finding.Verdict verdict) {
    return switch (verdict) {
      case OK -> Ink.GREEN;
      case WARN -> Ink.YELLOW;
      case FAIL -> Ink.RED;
    };
  }

  private static ObjectNode json(List<Finding> findings) {
    ObjectNode json = DaemonClient.object();
    ArrayNode all = json.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode one = all.addObject().put("verdict", finding.verdict().toString());
      one.put("subject", finding.subject()).put("words", finding.words());
      if (finding.mend() != null) {
        one.put("mend", finding.mend());
      }
    }
    return json;
  }
}
