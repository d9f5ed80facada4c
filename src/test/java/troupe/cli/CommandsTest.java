package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Which commands the parser is told of. */
final class CommandsTest {

  private final Map<String, CommandLine> all = Main.commandLine().getSubcommands();

  @Test
  void commandThatIsNamedIsTheOnlyOneAndTheSameAsAmongAll() {
    all.forEach(
        (name, among) -> {
          CommandLine alone = Main.commandLine(name, "--no-such-option").getSubcommands().get(name);
          assertThat(alone.getUsageMessage()).as(name).isEqualTo(among.getUsageMessage());
        });
    assertThat(Main.commandLine("serve", "status").getSubcommands()).containsOnlyKeys("serve");
    assertThat(Main.commandLine("task", "add").getSubcommands().get("task").getSubcommands())
        .isNotEmpty()
        .hasSameSizeAs(all.get("task").getSubcommands());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "help", "completion", "sevre", "", "@file"})
  void allAreKnownToWhatTellsOfThemAndToWhatIsNone(String first) {
    assertThat(Main.commandLine(first, "serve").getSubcommands()).hasSameSizeAs(all);
    assertThat(all).hasSizeGreaterThan(20);
  }
}
