package troupe.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import troupe.http.HttpApi;
import troupe.team.Vitals;

/**
 * Why the daemon cannot work at the moment, by part. Written by the parts, read by probes. Probes
 * show no token, so teams are counted and not named.
 */
final class Readiness implements Vitals {

  private final Map<String, String> causes = new ConcurrentSkipListMap<>();
  private final Set<String> opening = ConcurrentHashMap.newKeySet();
  private final Set<String> damaged = ConcurrentHashMap.newKeySet();

  /** When the disk refused something of a team at last, in nanoseconds of the clock. */
  private final Map<String, Long> refused = new ConcurrentHashMap<>();

  private final Duration refusalCounts;
  private final LongSupplier nanoClock;

  /**
   * A daemon without troubles.
   *
   * @param refusalCounts how long a write that the disk refused counts, unless a later one of that
   *     team succeeds
   */
  Readiness(Duration refusalCounts) {
    this(refusalCounts, System::nanoTime);
  }

  Readiness(Duration refusalCounts, LongSupplier nanoClock) {
    this.refusalCounts = refusalCounts;
    this.nanoClock = nanoClock;
  }

  /** What probes are told. */
  HttpApi.Health health() {
    List<String> all = new ArrayList<>(causes.values());
    if (!opening.isEmpty()) {
      all.add("still being read from disk: " + teams(opening.size()));
    }
    long now = nanoClock.getAsLong();
    refused.values().removeIf(then -> now - then > refusalCounts.toNanos());
    if (!refused.isEmpty()) {
      all.add("the disk refuses to take what is decided: " + teams(refused.size()));
    }
    return new HttpApi.Health(
        all,
        damaged.isEmpty()
            ? List.of()
            : List.of("damaged, see GET /v1/teams: " + teams(damaged.size())));
  }

  private static String teams(int count) {
    return count == 1 ? "1 team" : count + " teams";
  }

  /**
   * What {@code part} reports its troubles to, from any thread; empty means there are none.
   *
   * @param first the trouble until the first report
   */
  Consumer<Optional<String>> reporter(String part, String first) {
    causes.put(part, first);
    return trouble ->
        trouble.ifPresentOrElse(cause -> causes.put(part, cause), () -> causes.remove(part));
  }

  @Override
  public void opening(String team) {
    opening.add(team);
  }

  @Override
  public void running(String team) {
    opening.remove(team);
  }

  @Override
  public void damaged(String team) {
    opening.remove(team);
    damaged.add(team);
  }

  @Override
  public void gone(String team) {
    opening.remove(team);
    damaged.remove(team);
    refused.remove(team);
  }

  @Override
  public void diskRefused(String team) {
    refused.put(team, nanoClock.getAsLong());
  }

  @Override
  public void diskTook(String team) {
    refused.remove(team);
  }
}
