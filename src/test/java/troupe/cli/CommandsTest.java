package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
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
          CommandLine alone = named(name, Main.commandLine(name, "--no-such-option"));
          assertThat(alone.getUsageMessage()).as(name).isEqualTo(among.getUsageMessage());
          assertThat(alone.getSubcommands().keySet()).isEqualTo(among.getSubcommands().keySet());
        });
    assertThat(Main.commandLine("serve", "status").getSubcommands()).containsOnlyKeys("serve");
  }

  private static CommandLine named(String name, CommandLine troupe) {
    return Objects.requireNonNull(troupe.getSubcommands().get(name), name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "help", "completion", "sevre", "", "@file"})
  void allAreKnownToWhatTellsOfThemAndToWhatIsNone(String first) {
    assertThat(Main.commandLine(first, "serve").getSubcommands()).hasSameSizeAs(all);
    assertThat(all).hasSizeGreaterThan(20);
  }
}
