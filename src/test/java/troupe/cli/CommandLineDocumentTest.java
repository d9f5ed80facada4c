package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Holds the tables of {@code docs/cli.md} against the commands there are. */
final class CommandLineDocumentTest {

  /** {@code | `troupe task add TEAM TITLE` | `--description` | … |}. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(troupe[^`]*)` \\|([^|]*)\\|");

  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  /** Said once for all commands. */
  private static final Set<String> COMMON = Set.of("--help", "--version", "--home", "--json");

  @Test
  void everyCommandIsDocumentedWithItsArgumentsAndOptions() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("docs/cli.md")));
    while (row.find()) {
      documented.put(row.group(1).replace("\\|", "|"), options(row.group(2)));
    }
    Map<String, Set<String>> known = new TreeMap<>();
    collect(Main.commandLine(), known);
    assertThat(documented).isEqualTo(known);
  }

  private static void collect(CommandLine command, Map<String, Set<String>> into) {
    CommandSpec spec = command.getCommandSpec();
    boolean forPeople = !spec.name().equals("help") && !spec.usageMessage().hidden();
    if (isRun(spec) && forPeople) {
      into.put(usage(spec), options(spec));
    }
    command.getSubcommands().values().forEach(sub -> collect(sub, into));
  }

  /** One that only holds others is run by nobody. */
  private static boolean isRun(CommandSpec spec) {
    return spec.subcommands().isEmpty() || spec.userObject() instanceof Callable;
  }

  private static String usage(CommandSpec spec) {
    StringBuilder usage = new StringBuilder(spec.qualifiedName());
    spec.positionalParameters()
        .forEach(
            parameter -> {
              boolean needed = parameter.arity().min() > 0;
              String more =
                  parameter.arity().max() > 1 || parameter.index().isVariable() ? "…" : "";
              String label = parameter.paramLabel() + more;
              usage.append(' ').append(needed ? label : "[" + label + "]");
            });
    return usage.toString();
  }

  private static Set<String> options(CommandSpec spec) {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : spec.options()) {
      names.add(option.longestName());
    }
    names.removeAll(COMMON);
    return names;
  }

  private static Set<String> options(String cell) {
    Set<String> names = new TreeSet<>();
    Matcher option = OPTION.matcher(cell);
    while (option.find()) {
      names.add(option.group());
    }
    return names;
  }
}
