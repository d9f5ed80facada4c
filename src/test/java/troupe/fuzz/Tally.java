package troupe.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts inputs and outcomes by target, and keeps what was found, each kind once. */
final class Tally {

  private static final int SHOWN = 1_500;

  private final Map<String, Map<String, Integer>> outcomes = new ConcurrentSkipListMap<>();
  private final Map<String, String> findings = Collections.synchronizedMap(new LinkedHashMap<>());

  void count(String target, String outcome) {
    outcomes
        .computeIfAbsent(target, name -> new ConcurrentSkipListMap<>())
        .merge(outcome, 1, Integer::sum);
  }

  /**
   * Something is wrong.
   *
   * @param kind what, without what differs from one input to the next
   */
  void found(String kind, String where, byte[] input) {
    String shown = new String(input, StandardCharsets.ISO_8859_1);
    findings.putIfAbsent(
        kind, where + ": " + (shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown));
  }

  /** What was found so far by targets whose names begin so. */
  Map<String, String> findings(String target) {
    Map<String, String> some = new LinkedHashMap<>(findings);
    some.keySet().removeIf(kind -> !kind.startsWith(target));
    return some;
  }

  /** A line for each target. */
  String summary() {
    StringBuilder lines = new StringBuilder();
    outcomes.forEach(
        (target, counts) ->
            lines.append(
                "  %s: %d inputs; %s%n"
                    .formatted(
                        target,
                        counts.values().stream().mapToInt(Integer::intValue).sum(),
                        counts)));
    return lines.toString();
  }
}
