package troupe.team;

import java.util.List;
import java.util.Optional;
import troupe.api.Caller;
import troupe.api.Refusal;
import troupe.api.TeamSummary;

/**
 * What a caller is to one team.
 *
 * @param name whose name mail and claims carry: a member's, {@code lead} or {@code operator}
 * @param manages whether it may do what only the lead may
 */
record Standing(String name, boolean manages) {

  static final String OPERATOR = "operator";

  /** Who writes for Troupe itself. */
  static final String SYSTEM = "system";

  /** Empty for a stranger. */
  static Optional<Standing> of(TeamState state, Caller caller) {
    if (caller instanceof Caller.Operator) {
      return Optional.of(new Standing(OPERATOR, true));
    }
    if (caller instanceof Caller.Named named) {
      return ofName(state, named.name());
    }
    return ofSession(state, ((Caller.Session) caller).id());
  }

  /** Whether the caller may see all teams; that there are none is no secret. */
  static boolean mayList(List<TeamSummary> all, Caller caller) {
    if (caller instanceof Caller.Session session) {
      return all.isEmpty()
          || all.stream().anyMatch(team -> session.id().equals(team.leadSessionId()));
    }
    return caller instanceof Caller.Operator || Names.isLead(((Caller.Named) caller).name());
  }

  /** Why a stranger gets nothing. */
  static Refusal stranger(TeamState state, Caller caller) {
    return caller instanceof Caller.Session session
        ? new Refusal.NotInTeam(state.name(), session.id())
        : new Refusal.NoSuchMember(state.name(), ((Caller.Named) caller).name());
  }

  private static Optional<Standing> ofName(TeamState state, String name) {
    if (Names.isLead(name)) {
      return Optional.of(new Standing(TeamState.LEAD, true));
    }
    return state.members().containsKey(name)
        ? Optional.of(new Standing(name, false))
        : Optional.empty();
  }

  private static Optional<Standing> ofSession(TeamState state, String session) {
    if (session.equals(state.leadSessionId())) {
      return Optional.of(new Standing(TeamState.LEAD, true));
    }
    return Optional.ofNullable(state.bySession().get(session))
        .map(member -> new Standing(member, false));
  }
}
