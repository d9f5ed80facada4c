package troupe.http;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a reader is in each team, as it stands in the id of an event. On the stream of one team
 * that is a seq; on that of all it is {@code blue:12,red:7}, or {@code 0} for none.
 */
final class EventPosition {

  private static final Pattern SEQ = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TEAM =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}:[0-9]{1,18}");
  private static final String BEGINNING = "0";

  private EventPosition() {}

  /** Empty when it is none. */
  static Optional<Long> seq(String given) {
    return SEQ.matcher(given).matches() ? Optional.of(Long.parseLong(given)) : Optional.empty();
  }

  /** Likewise; no team stands there twice. */
  static Optional<SortedMap<String, Long>> seqs(String given) {
    if (given.equals(BEGINNING)) {
      return Optional.of(Collections.emptySortedMap());
    }
    SortedMap<String, Long> seqs = new TreeMap<>();
    for (String team : given.split(",", -1)) {
      int colon = team.indexOf(':');
      if (!TEAM.matcher(team).matches()
          || seqs.put(team.substring(0, colon), Long.parseLong(team, colon + 1, team.length(), 10))
              != null) {
        return Optional.empty();
      }
    }
    return Optional.of(seqs);
  }

  /** The id of a reader of all teams that is so far. */
  static String of(SortedMap<String, Long> seqs) {
    return seqs.isEmpty()
        ? BEGINNING
        : seqs.entrySet().stream().map(EventPosition::of).collect(Collectors.joining(","));
  }

  private static String of(Map.Entry<String, Long> team) {
    return team.getKey() + ":" + team.getValue();
  }
}
