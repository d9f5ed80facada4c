package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.cli.client.RunningDaemon;
import troupe.terminal.Line;
import troupe.terminal.PlainText;
import troupe.terminal.Terminal;

/** How a command asks the daemon, and prints what it answers: for people or for programs. */
final class Exchange {

  @Mixin private RunningDaemon daemon = new RunningDaemon();

  @Option(names = "--json", description = "Print all that the daemon answers, as JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What is asked of the daemon, which may refuse it. */
  interface Question {
    JsonNode ask(DaemonClient client) throws CommandFailed, DaemonClient.Refused;
  }

  /**
   * The daemon's answer.
   *
   * @throws CommandFailed when it refuses; as JSON the whole problem is printed before
   */
  JsonNode ask(Question question) throws CommandFailed {
    try {
      return question.ask(client());
    } catch (DaemonClient.Refused refused) {
      if (json) {
        line(DaemonClient.pretty(refused.problem()));
      }
      throw refused.failure();
    }
  }

  DaemonClient client() throws CommandFailed {
    return daemon.client();
  }

  boolean isJson() {
    return json;
  }

  /** Shows an answer, or all of it as JSON. */
  int show(JsonNode answer, List<Line> lines) {
    if (json) {
      line(DaemonClient.pretty(answer));
    } else {
      lines.forEach(this::show);
    }
    return ExitCode.DONE;
  }

  /** The same in one sentence. */
  int say(JsonNode answer, String sentence) {
    return show(answer, List.of(Line.of(sentence)));
  }

  void show(Line line) {
    Terminal terminal = terminal();
    Line shown = terminal.live() ? line.cut(terminal.width()) : line;
    line(shown.text(terminal.colour()));
  }

  /** Writes a line as it stands. */
  void line(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  /** Says something that is no part of the answer. */
  void warn(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("troupe: " + PlainText.line(text));
    err.flush();
  }

  static Terminal terminal() {
    return Terminal.standardOutput(System.getenv());
  }

  static void put(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }
}
