package troupe.team;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.TeamSummary;
import troupe.api.TeamView;
import troupe.settings.Settings;

/**
 * The truth about one team after event number {@code seq}. A persistent value without Pekko: it may
 * be read by any thread, and every change costs the same however large the team is.
 *
 * @param members by name, in the order they were spawned
 * @param bySession the member's name for each session id
 */
record TeamState(
    Charter charter,
    long seq,
    OrderedPMap<String, MemberState> members,
    PMap<String, String> bySession,
    TaskBoard board,
    MailRoom mail,
    DoneRequests done,
    PermissionDesk desk) {

  /** The lead's name as a sender and recipient; members cannot have it. */
  static final String LEAD = "lead";

  /** Before the first event. */
  static TeamState none(int keptMessages, Settings.Idempotency keptRequests) {
    return new TeamState(
        Charter.NONE,
        0,
        OrderedPMap.empty(),
        HashTreePMap.empty(),
        TaskBoard.EMPTY,
        MailRoom.empty(keptMessages),
        DoneRequests.none(keptRequests),
        PermissionDesk.EMPTY);
  }

  String name() {
    return charter.name();
  }

  String leadSessionId() {
    return charter.leadSessionId();
  }

  String directory() {
    return charter.directory();
  }

  Instant createdAt() {
    return charter.createdAt();
  }

  /**
   * The state after one more event.
   *
   * @throws IllegalStateException when the event cannot follow this state
   */
  TeamState apply(TeamEvent event, long number, Instant at) {
    return Transitions.apply(this, event, at).numbered(number);
  }

  /** The state after these, all at one moment. */
  TeamState after(List<TeamEvent> events, Instant at) {
    TeamState state = this;
    for (TeamEvent event : events) {
      state = state.apply(event, state.seq + 1, at);
    }
    return state;
  }

  /** As it was after its first event, if that was this. */
  TeamState founded(Charter as) {
    return none(mail.kept(), done.limits()).with(as).numbered(1);
  }

  @Nullable MemberState member(String name) {
    return members.get(name);
  }

  int activeMembers() {
    return (int) members.values().stream().filter(member -> member.status().active()).count();
  }

  TeamState created(TeamEvent.TeamCreated event, Instant at) {
    return with(Charter.of(event, at));
  }

  TeamState led(TeamEvent.LeadChanged event) {
    return with(charter.led(event.leadSessionId(), event.leadServer())).with(mail.reopen(LEAD));
  }

  TeamState leadMoved(TeamEvent.LeadMoved event) {
    return with(charter.led(leadSessionId(), event.leadServer()));
  }

  TeamState join(MemberState member) {
    return roster(
        members.plus(member.spec().name(), member),
        bySession.plus(member.spec().sessionId(), member.spec().name()));
  }

  TeamState leave(String name) {
    MemberState member = existing(name);
    return roster(members.minus(name), bySession.minus(member.spec().sessionId()))
        .with(mail.clear(name));
  }

  TeamState change(String name, UnaryOperator<MemberState> change) {
    return roster(members.plus(name, change.apply(existing(name))), bySession);
  }

  private TeamState with(Charter next) {
    return new TeamState(next, seq, members, bySession, board, mail, done, desk);
  }

  TeamState with(TaskBoard next) {
    return new TeamState(charter, seq, members, bySession, next, mail, done, desk);
  }

  TeamState with(MailRoom next) {
    return new TeamState(charter, seq, members, bySession, board, next, done, desk);
  }

  TeamState with(DoneRequests next) {
    return new TeamState(charter, seq, members, bySession, board, mail, next, desk);
  }

  TeamState with(PermissionDesk next) {
    return new TeamState(charter, seq, members, bySession, board, mail, done, next);
  }

  TeamView view() {
    Map<String, MemberView> views = new LinkedHashMap<>();
    Map<String, String> inHand = board.inHand();
    members.forEach((key, member) -> views.put(key, view(member, inHand)));
    return new TeamView(
        name(),
        charter.description(),
        leadSessionId(),
        directory(),
        createdAt(),
        seq,
        Collections.unmodifiableMap(views),
        board.view(),
        List.copyOf(desk.open().values()));
  }

  MemberView view(MemberState state) {
    return view(state, board.inHand());
  }

  private MemberView view(MemberState state, Map<String, String> inHand) {
    String member = state.spec().name();
    return state.view(mail.undelivered(member), desk.waitingFor(member), inHand.get(member));
  }

  TeamSummary summary() {
    int busy =
        (int)
            members.values().stream()
                .filter(member -> member.status() == MemberStatus.BUSY)
                .count();
    return new TeamSummary(
        name(), leadSessionId(), createdAt(), members.size(), busy, board.tasks().size(), null);
  }

  private MemberState existing(String member) {
    MemberState found = members.get(member);
    if (found == null) {
      throw new IllegalStateException("no member " + member + " in team " + name());
    }
    return found;
  }

  private TeamState roster(OrderedPMap<String, MemberState> all, PMap<String, String> sessions) {
    return new TeamState(charter, seq, all, sessions, board, mail, done, desk);
  }

  private TeamState numbered(long number) {
    return new TeamState(charter, number, members, bySession, board, mail, done, desk);
  }
}
