package troupe.team;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import troupe.api.Caller;
import troupe.api.NewTask;
import troupe.api.Task;
import troupe.api.TaskStatus;

/** Decisions about a board and the events that follow, by its size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TeamMicro {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Caller LEAD = new Caller.Named(TeamState.LEAD);

  /** Tasks on the board. */
  @Param({"10", "100", "1000", "5000"})
  public int tasks;

  private TeamState pending = empty();
  private TeamState claimed = pending;
  private int next;

  @Setup
  public void fill() {
    List<TeamEvent> added = new ArrayList<>();
    List<TeamEvent> claims = new ArrayList<>();
    IntStream.range(0, tasks)
        .forEach(
            number -> {
              added.add(new TeamEvent.TaskAdded(task(number)));
              claims.add(new TeamEvent.TaskClaimed(id(number), TeamState.LEAD));
            });
    pending = empty().after(added, NOW);
    claimed = pending.after(claims, NOW);
  }

  @Benchmark
  public Object add() {
    NewTask task = new NewTask("One more", "And why.", null, List.of());
    return applied(pending, TaskRules.add(pending, LEAD, task, NOW));
  }

  @Benchmark
  public Object claim() {
    return applied(pending, TaskRules.claim(pending, LEAD, any()));
  }

  @Benchmark
  public Object complete() {
    return applied(claimed, TaskRules.complete(claimed, LEAD, any(), "It is done."));
  }

  static TeamState empty() {
    TeamEvent created =
        new TeamEvent.TeamCreated(
            Samples.TEAM, null, Samples.LEAD_SESSION, null, Samples.DIRECTORY);
    return TeamState.none(1_000, Samples.KEYS).after(List.of(created), NOW);
  }

  private static <T> TeamState applied(TeamState before, Decision<T> decision) {
    return before.after(((Decision.Accepted<T>) decision).events(), NOW);
  }

  private String any() {
    next = (next + 1) % tasks;
    return id(next);
  }

  private static String id(int number) {
    return "task_" + number;
  }

  private static Task task(int number) {
    return new Task(
        id(number),
        "Task " + number,
        "What is to be done in it.",
        TaskStatus.PENDING,
        null,
        number % 2 == 0 ? List.of() : List.of(id(number - 1)),
        NOW,
        null,
        null,
        null);
  }
}
