package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import troupe.cli.client.ExitCode;

/** What a person gets who mistypes: what is wrong in one line, and one line with what to do. */
final class WrongUsageTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /**
   * A slip.
   *
   * @param typed what stands after {@code troupe}
   * @param wrong what the first line must name
   * @param hint what the second line must name
   */
  record Slip(String typed, String wrong, String hint) {}

  static Stream<Slip> slips() {
    return Stream.of(
        new Slip("", "subcommand", "troupe --help"),
        new Slip("taem list", "'taem'", "troupe team"),
        new Slip("team", "subcommand", "troupe team --help"),
        new Slip("team crate blue", "'crate'", "team create"),
        new Slip("team create", "'TEAM'", "troupe team create --help"),
        new Slip("team create blue red", "'red'", "troupe team create --help"),
        new Slip("team delete blue --froce", "'--froce'", "--force"),
        new Slip("spawn blue", "'MEMBER'", "troupe spawn --help"),
        new Slip("spawn blue ada --role r", "'--prompt=TEXT'", "troupe spawn --help"),
        new Slip("spawn blue ada --role", "'--role'", "troupe spawn --help"),
        new Slip("message blue ada", "'TEXT'", "troupe message --help"),
        new Slip("broadcast blue", "'TEXT'", "troupe broadcast --help"),
        new Slip("interrupt blue", "'MEMBER'", "troupe interrupt --help"),
        new Slip("task add blue", "'TITLE'", "troupe task add --help"),
        new Slip("task claim blue t1", "'MEMBER'", "troupe task claim --help"),
        new Slip("task done blue", "'ID'", "troupe task done --help"),
        new Slip("status", "'TEAM'", "troupe status --help"),
        new Slip("status blue --wach", "'--wach'", "--watch"),
        new Slip("shutdown", "'TEAM'", "troupe shutdown --help"),
        new Slip("result blue", "'MEMBER'", "troupe result --help"),
        new Slip("permissions reply per_1", "once|always|reject", "permissions reply --help"),
        new Slip("permissions reply per_1 maybe", "maybe", "permissions reply --help"),
        new Slip("permissions answer que_1", "'ANSWER'", "permissions answer --help"),
        new Slip("completion fish", "fish", "troupe completion --help"),
        new Slip("doctor --homme /x", "'--homme'", "--home"),
        new Slip("worker", "subcommand", "troupe worker --help"));
  }

  @ParameterizedTest
  @MethodSource("slips")
  void slipIsSaidInOneLineWithAHint(Slip slip) {
    String[] words =
        Stream.of(slip.typed().split(" ", -1)).filter(w -> !w.isEmpty()).toArray(String[]::new);
    assertThat(run(words)).isEqualTo(ExitCode.USAGE);
    List<String> lines = err.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("troupe: ").contains(slip.wrong());
    assertThat(lines.get(1)).startsWith("Try: ").contains(slip.hint());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatWasTypedCannotMoveTheCursor() {
    assertThat(run("status", "a", "b\u001b[2J\nc")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).doesNotContain("\u001b");
    assertThat(err.toString().lines()).hasSize(2);
  }

  @Test
  void helpNamesTheUsageOfEveryCommand() {
    for (CommandSpec command : all(Main.commandLine())) {
      String name = command.qualifiedName();
      if (!name.endsWith(" help")) {
        String[] words = (name.replaceFirst("troupe ?", "") + " --help").strip().split(" ", -1);
        assertThat(run(words)).as(name).isZero();
        assertThat(out.toString()).contains("Usage: " + name);
      }
    }
    assertThat(out.toString()).doesNotContain("\u001b");
  }

  @Test
  void completionScriptKnowsTheCommands() {
    for (String shell : List.of("bash", "zsh")) {
      assertThat(run("completion", shell)).isZero();
    }
    assertThat(out.toString()).contains("complete -F", "broadcast", "--depends-on");
  }

  private static List<CommandSpec> all(CommandLine command) {
    return Stream.concat(
            Stream.of(command.getCommandSpec()),
            command.getSubcommands().values().stream().flatMap(sub -> all(sub).stream()))
        .toList();
  }

  private int run(String... arguments) {
    return Main.commandLine(arguments)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
