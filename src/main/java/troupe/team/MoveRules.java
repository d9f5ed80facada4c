package troupe.team;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.team.TeamEvent.LeadMoved;
import troupe.team.TeamEvent.MemberMoved;

/**
 * What becomes of sessions whose OpenCode server listens somewhere else after its restart. Its
 * sessions keep their ids.
 */
final class MoveRules {

  private MoveRules() {}

  /** Servers of others, but for {@code server}, and a session of the team that lives on each. */
  static Map<String, String> sessionsElsewhere(TeamState state, String server) {
    Map<String, String> sessions = new HashMap<>();
    living(state)
        .forEach(member -> put(sessions, member.spec().server(), member.spec().sessionId()));
    put(sessions, state.charter().leadServer(), state.leadSessionId());
    sessions.remove(server);
    return sessions;
  }

  /** All that lives at {@code from} lives at {@code to} from now on. */
  static List<TeamEvent> move(TeamState state, String from, String to) {
    List<TeamEvent> events = new ArrayList<>();
    if (from.equals(state.charter().leadServer())) {
      events.add(new LeadMoved(to));
    }
    living(state).stream()
        .filter(member -> from.equals(member.spec().server()))
        .forEach(member -> events.add(new MemberMoved(member.spec().name(), to)));
    return events;
  }

  private static List<MemberState> living(TeamState state) {
    return state.members().values().stream()
        .filter(member -> member.status() != MemberStatus.SHUTDOWN)
        .toList();
  }

  private static void put(Map<String, String> sessions, @Nullable String server, String session) {
    if (server != null) {
      sessions.put(server, session);
    }
  }
}
