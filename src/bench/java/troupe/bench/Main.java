package troupe.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/bench macro}: measures the packaged daemon. */
@Command(
    name = "bench macro",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures the packaged daemon over HTTP, beside its floors.")
final class Main implements Callable<Integer> {

  private static final Map<String, Supplier<Bench>> ALL = all();

  @Parameters(
      paramLabel = "NAME",
      description = "Which benchmarks: ${COMPLETION-CANDIDATES}. Default: all but soak.",
      completionCandidates = Names.class)
  private List<String> names = new ArrayList<>();

  @Option(names = "--trial", description = "Only proves that they run; numbers mean nothing.")
  private boolean trial;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of each figure that count. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--round",
      paramLabel = "MILLISECONDS",
      description = "Length of a round. Default: ${DEFAULT-VALUE}.")
  private int millis = 1_000;

  @Option(
      names = "--load",
      paramLabel = "MINUTES",
      description = "Length of the long run. Default: ${DEFAULT-VALUE}.")
  private int minutes = 60;

  @Option(
      names = "--connections",
      paramLabel = "N",
      split = ",",
      description = "Clients at once, one figure each. Default: 1,16,64,256.")
  private List<Integer> connections = List.of(1, 16, 64, 256);

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the figures go. Default: ${DEFAULT-VALUE}.")
  private Path json = Path.of("target/bench/macro.json");

  /** The names there are. */
  static final class Names extends ArrayList<String> {

    private static final long serialVersionUID = 1;

    Names() {
      super(ALL.keySet());
    }
  }

  private static Map<String, Supplier<Bench>> all() {
    Map<String, Supplier<Bench>> all = new LinkedHashMap<>();
    all.put(FloorBench.NAME, FloorBench::new);
    all.put(TaskBench.NAME, TaskBench::new);
    all.put(BoardSizes.NAME, BoardSizes::new);
    all.put(OneClient.NAME, OneClient::new);
    all.put(GroupCommit.NAME, GroupCommit::new);
    all.put(UnknownEvents.NAME, UnknownEvents::new);
    all.put(TurnBench.NAME, TurnBench::new);
    all.put(IdleBench.NAME, IdleBench::new);
    all.put(ReaderBench.NAME, ReaderBench::new);
    all.put(StartBench.NAME, StartBench::new);
    all.put(RecoveryBench.NAME, RecoveryBench::new);
    all.put(GrowthBench.NAME, GrowthBench::new);
    all.put(SoakBench.NAME, SoakBench::new);
    return all;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Plan plan =
        trial
            ? Plan.trial()
            : Plan.full(
                rounds, Duration.ofMillis(millis), Duration.ofMinutes(minutes), connections);
    for (String name : names) {
      if (!ALL.containsKey(name)) {
        System.err.printf("bench: no benchmark is called %s; there are %s%n", name, ALL.keySet());
        return CommandLine.ExitCode.USAGE;
      }
    }
    Report report = new Report(Machine.facts(), System.out);
    try (Stage stage = new Stage(plan, report, Path.of("target/bench"))) {
      for (Map.Entry<String, Supplier<Bench>> bench : ALL.entrySet()) {
        if (isWanted(bench.getKey())) {
          bench.getValue().get().run(stage);
        }
      }
    }
    report.write(json);
    return CommandLine.ExitCode.OK;
  }

  /** The long run is nothing to wait for by accident. */
  private boolean isWanted(String name) {
    return names.contains(name) || (names.isEmpty() && (trial || !name.equals(SoakBench.NAME)));
  }
}
