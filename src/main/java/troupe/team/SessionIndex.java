package troupe.team;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which team a session leads or works in, as the teams tell. Confined to the registry's actor. */
final class SessionIndex {

  private final Map<String, String> memberOf = new HashMap<>();

  /** Session of the lead by team. */
  private final Map<String, String> leadOf = new HashMap<>();

  void joined(String session, String team) {
    memberOf.put(session, team);
  }

  void left(String session) {
    memberOf.remove(session);
  }

  void led(String team, String session) {
    leadOf.put(team, session);
  }

  /** The team is no more. */
  void forget(String team) {
    memberOf.values().removeIf(team::equals);
    leadOf.remove(team);
  }

  /** Of which team it is a member, or was told to be. */
  Optional<String> joinedBy(String session) {
    return Optional.ofNullable(memberOf.get(session));
  }

  /** Another team than {@code team} that it leads, or else one that it is a member of. */
  Optional<String> otherThan(String team, String session) {
    return leadOf.entrySet().stream()
        .filter(lead -> lead.getValue().equals(session) && !lead.getKey().equals(team))
        .map(Map.Entry::getKey)
        .findAny()
        .or(() -> joinedBy(session));
  }

  /** Every team it may belong to. */
  Set<String> teamsOf(String session) {
    Set<String> names = new HashSet<>();
    leadOf.entrySet().stream()
        .filter(led -> led.getValue().equals(session))
        .map(Map.Entry::getKey)
        .forEach(names::add);
    joinedBy(session).ifPresent(names::add);
    return names;
  }
}
