package troupe.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bin/bench micro}: single functions, by JMH, with its options. */
final class Micro {

  private static final Path RESULTS = Path.of("target/bench/micro.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Micro() {}

  public static void main(String[] arguments)
      throws IOException, RunnerException, CommandLineOptionException {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    boolean trial = all.remove("--trial");
    Map<String, String> machine = Machine.facts();
    machine.forEach((name, fact) -> System.out.printf("%-12s %s%n", name, fact));
    Files.createDirectories(RESULTS.resolveSibling("jmh"));
    File raw = RESULTS.resolveSibling("jmh").resolve("results.json").toFile();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(all.toArray(new String[0])))
            .resultFormat(ResultFormatType.JSON)
            .result(raw.getPath());
    new Runner((trial ? shortened(options) : options).build()).run();
    ObjectNode results = JSON.createObjectNode();
    results.set("machine", JSON.valueToTree(machine));
    results.set("figures", JSON.readTree(raw));
    Files.write(RESULTS, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(results));
    System.out.printf("%n%s%n", RESULTS);
  }

  private static ChainedOptionsBuilder shortened(ChainedOptionsBuilder options) {
    return options
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(10));
  }
}
