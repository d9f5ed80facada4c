package troupe.team;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import troupe.api.Caller;
import troupe.api.Refusal;
import troupe.team.Decision.Accepted;
import troupe.team.Decision.Refused;
import troupe.team.TeamEvent.LeadChanged;
import troupe.team.TeamEvent.LeadMoved;
import troupe.worker.SessionRef;

/** Who may lead a team after its lead ({@code docs/adr/0012-taking-over-a-team.md}). */
final class LeadRules {

  private LeadRules() {}

  /** Whether the caller may say who leads. A session is only ever made lead by itself. */
  static boolean mayAppoint(Caller caller) {
    return !(caller instanceof Caller.Named named) || Names.isLead(named.name());
  }

  /**
   * @param expected the lead that was found not to be working
   */
  static Decision<TeamState> change(TeamState state, Seat seat, String expected) {
    SessionRef session = seat.session();
    String lead = state.leadSessionId();
    if (session.id().equals(lead)) {
      return new Accepted<>(moved(state, seat), after -> after);
    }
    Optional<Refusal> refusal = check(state, session);
    if (refusal.isEmpty() && !lead.equals(expected)) {
      refusal = Optional.of(new Refusal.LeadBusy(state.name(), lead));
    }
    return refusal.isPresent()
        ? new Refused<>(refusal.get())
        : new Accepted<>(
            List.of(new LeadChanged(session.id(), seat.server(), lead)), after -> after);
  }

  /** A session can be opened at another server of the same user. */
  private static List<TeamEvent> moved(TeamState state, Seat seat) {
    return Objects.equals(seat.server(), state.charter().leadServer())
        ? List.of()
        : List.of(new LeadMoved(seat.server()));
  }

  private static Optional<Refusal> check(TeamState state, SessionRef session) {
    if (state.bySession().containsKey(session.id())) {
      return Optional.of(new Refusal.AlreadyInTeam(session.id(), state.name()));
    }
    return Path.of(session.directory()).equals(Path.of(state.directory()))
        ? Optional.empty()
        : Optional.of(
            new Refusal.InvalidDirectory(
                session.directory(),
                "Team \"%s\" works in \"%s\"; take it over from a session there."
                    .formatted(state.name(), state.directory())));
  }
}
