package troupe.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.Query;
import troupe.api.Event;
import troupe.api.WorkerEvent;

/**
 * Which events a reader wants; what is empty does not matter.
 *
 * @param types whole types, or beginnings that end with {@code *}
 */
record EventFilter(
    List<String> types, Set<String> members, Set<String> teams, Set<String> workers) {

  private static final String WORKERS = "orchestra.";
  private static final String ANY = "*";

  static EventFilter of(Query query) {
    return new EventFilter(
        all(query, "type"),
        Set.copyOf(all(query, "member")),
        Set.copyOf(all(query, "team")),
        Set.copyOf(all(query, "worker")));
  }

  boolean wants(Event event) {
    return wantsType(event.type())
        && (members.isEmpty() || members.stream().anyMatch(event::names));
  }

  boolean wants(WorkerEvent event) {
    String worker = Optional.ofNullable(event.meta().workerId()).orElse("");
    return wantsType(event.type()) && (workers.isEmpty() || workers.contains(worker));
  }

  boolean wantsTeam(String team) {
    return teams.isEmpty() || teams.contains(team);
  }

  /** Whether any event of a team can be wanted. */
  boolean wantsTeams() {
    boolean onlyWorkers =
        !types.isEmpty() && types.stream().allMatch(type -> type.startsWith(WORKERS));
    return workers.isEmpty() && !onlyWorkers;
  }

  /** Whether any event of a worker can be wanted. */
  boolean wantsWorkers() {
    boolean mayBe =
        types.isEmpty()
            || types.stream()
                .anyMatch(
                    type ->
                        type.startsWith(WORKERS)
                            || (type.endsWith(ANY) && WORKERS.startsWith(beginning(type))));
    return mayBe && members.isEmpty() && teams.isEmpty();
  }

  private boolean wantsType(String type) {
    return types.isEmpty()
        || types.stream()
            .anyMatch(
                wanted ->
                    wanted.endsWith(ANY)
                        ? type.startsWith(beginning(wanted))
                        : type.equals(wanted));
  }

  private static String beginning(String pattern) {
    return pattern.substring(0, pattern.length() - ANY.length());
  }

  private static List<String> all(Query query, String name) {
    List<String> values = new ArrayList<>();
    query.getAll(name).forEach(values::add);
    return List.copyOf(values);
  }
}
