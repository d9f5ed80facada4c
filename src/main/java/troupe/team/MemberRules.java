package troupe.team;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.Interruption;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.NewMember;
import troupe.api.Refusal;
import troupe.api.ShutdownRequest;
import troupe.team.Decision.Accepted;
import troupe.team.Decision.Refused;
import troupe.team.TeamEvent.MemberInterrupted;
import troupe.team.TeamEvent.MemberRemoved;
import troupe.team.TeamEvent.MemberShutdown;
import troupe.team.TeamEvent.MemberShutdownRequested;
import troupe.team.TeamEvent.MemberSpawned;
import troupe.team.TeamEvent.MessageDead;
import troupe.team.TeamEvent.TaskReleased;

/** Who may make, cut and end members, and what follows from it. */
final class MemberRules {

  static final String LAST_WORD =
      "You are being shut down. Complete your current thought and stop.";

  private MemberRules() {}

  /**
   * Whether the member could be made, as far as the team knows; asked before its session is.
   * Whether what it asks for fits is {@link PostingRules}'.
   */
  static Optional<Refusal> checkSpawn(
      TeamState state, Caller caller, NewMember member, Moment moment) {
    return checkManages(state, caller, "spawn members")
        .or(() -> Names.checkMember(member.name()))
        .or(() -> checkFresh(state, member.name()))
        .or(() -> MailRules.checkText("prompt", member.prompt(), moment));
  }

  /** The member's session exists: it joins, busy with its first prompt. */
  static Decision<MemberView> spawn(
      TeamState state, Caller caller, Recruit recruit, Moment moment) {
    NewMember member = recruit.wanted();
    Optional<Refusal> refusal = checkSpawn(state, caller, member, moment);
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    MemberSpec spec = recruit.spec(moment);
    String from = Standing.of(state, caller).orElseThrow().name();
    List<TeamEvent> events = new ArrayList<>();
    events.add(new MemberSpawned(spec));
    Message first = MailRules.write(from, spec.name(), MessageKind.PROMPT, member.prompt(), moment);
    TeamState joined = state.join(MemberState.fresh(spec));
    events.addAll(MailRules.deliver(joined, first, moment));
    return new Accepted<>(events, after -> view(after, spec.name()));
  }

  static Decision<MemberView> look(TeamState state, Caller caller, String member) {
    Optional<Refusal> refusal =
        checkManages(state, caller, "read results").or(() -> checkMember(state, member));
    return refusal.isPresent()
        ? new Refused<>(refusal.get())
        : new Accepted<>(List.of(), after -> view(after, member));
  }

  /** The first prompt was refused: it never was a member. */
  static List<TeamEvent> remove(TeamState state, String member, String reason) {
    List<TeamEvent> events = new ArrayList<>(giveUpMail(state, member, reason));
    events.addAll(PermissionRules.over(state, member));
    events.add(new MemberRemoved(member, existing(state, member).spec().sessionId(), reason));
    events.addAll(releaseTasks(state, member, "its owner " + member + " never began"));
    return events;
  }

  static Decision<Interruption> interrupt(
      TeamState state, Caller caller, MailRules.Letter letter, Moment moment) {
    String member = letter.to();
    Optional<Refusal> refusal =
        checkManages(state, caller, "interrupt members")
            .or(() -> MailRules.checkText("message", letter.text(), moment))
            .or(() -> checkMember(state, member))
            .or(() -> MailRules.checkRecipient(state, member));
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    // Interrupting is the lead's: a person who does it speaks in the lead's name.
    Message message =
        MailRules.write(TeamState.LEAD, member, MessageKind.INTERRUPT, letter.text(), moment);
    List<TeamEvent> events = new ArrayList<>(MailRules.deliver(state, message, moment));
    Mailbox.OpenTurn running = state.mail().box(member).turn();
    if (running != null) {
      events.add(new MemberInterrupted(member, running.messageId()));
    }
    return new Accepted<>(
        events,
        after -> new Interruption(member, running != null, MailRules.stored(after, message)));
  }

  /**
   * @param member {@code null} for all that are active
   */
  static Decision<ShutdownRequest> shutdown(
      TeamState state, Caller caller, @Nullable String member, boolean force, Moment moment) {
    Optional<Refusal> refusal = checkManages(state, caller, "shut down members");
    if (refusal.isEmpty() && member != null) {
      refusal = checkMember(state, member).or(() -> checkNotEnding(state, member, force));
    }
    if (refusal.isPresent()) {
      return new Refused<>(refusal.get());
    }
    List<String> names = member == null ? stoppable(state, force) : List.of(member);
    List<TeamEvent> events = new ArrayList<>();
    for (String name : names) {
      events.addAll(
          force || isBroken(state, name) ? end(state, name, force) : ask(state, name, moment));
    }
    return new Accepted<>(events, after -> new ShutdownRequest(names));
  }

  /** Told to stop, and still at it: it ends now. */
  static List<TeamEvent> overdue(TeamState state, String name) {
    MemberState member = state.member(name);
    return member != null && member.status() == MemberStatus.SHUTDOWN_REQUESTED
        ? end(state, name, true)
        : List.of();
  }

  /** The member ends now: its mail is given up, its tasks are for others. */
  static List<TeamEvent> end(TeamState state, String member, boolean forced) {
    List<TeamEvent> events = new ArrayList<>(giveUpMail(state, member, "the member was shut down"));
    events.addAll(PermissionRules.over(state, member));
    events.add(new MemberShutdown(member, forced));
    events.addAll(releaseTasks(state, member, "its owner " + member + " was shut down"));
    return events;
  }

  static List<TaskReleased> releaseTasks(TeamState state, String member, String reason) {
    return state.board().heldBy(member).stream()
        .map(task -> new TaskReleased(task, reason))
        .toList();
  }

  static Optional<Refusal> checkManages(TeamState state, Caller caller, String command) {
    Optional<Standing> standing = Standing.of(state, caller);
    return standing.isPresent() && standing.get().manages()
        ? Optional.empty()
        : Optional.of(new Refusal.OnlyTheLead(command));
  }

  private static List<TeamEvent> ask(TeamState state, String member, Moment moment) {
    Message last =
        MailRules.write(Standing.SYSTEM, member, MessageKind.SHUTDOWN, LAST_WORD, moment);
    List<TeamEvent> events = new ArrayList<>();
    events.add(new MemberShutdownRequested(member));
    TeamState asked =
        state.change(member, was -> was.with(MemberStatus.SHUTDOWN_REQUESTED, moment.now()));
    events.addAll(MailRules.deliver(asked, last, moment));
    return events;
  }

  private static List<TeamEvent> giveUpMail(TeamState state, String member, String reason) {
    Mailbox box = state.mail().box(member);
    List<TeamEvent> events = new ArrayList<>();
    if (box.turn() != null) {
      box.turn().mail().forEach(id -> events.add(new MessageDead(id, reason)));
    }
    box.waiting().forEach(id -> events.add(new MessageDead(id, reason)));
    return events;
  }

  private static List<String> stoppable(TeamState state, boolean force) {
    return state.members().values().stream()
        .filter(member -> member.status().active())
        .filter(member -> force || !member.status().ending())
        .map(member -> member.spec().name())
        .toList();
  }

  private static boolean isBroken(TeamState state, String member) {
    return existing(state, member).status() == MemberStatus.ERROR;
  }

  private static Optional<Refusal> checkNotEnding(TeamState state, String name, boolean force) {
    MemberStatus status = existing(state, name).status();
    boolean escalates = force && status == MemberStatus.SHUTDOWN_REQUESTED;
    return status.ending() && !escalates
        ? Optional.of(new Refusal.MemberShutDown(name))
        : Optional.empty();
  }

  static Optional<Refusal> checkMember(TeamState state, String name) {
    return state.member(name) == null
        ? Optional.of(new Refusal.NoSuchMember(state.name(), name))
        : Optional.empty();
  }

  private static Optional<Refusal> checkFresh(TeamState state, String name) {
    return state.member(name) == null
        ? Optional.empty()
        : Optional.of(new Refusal.MemberExists(state.name(), name));
  }

  private static MemberState existing(TeamState state, String name) {
    return Objects.requireNonNull(state.member(name));
  }

  private static MemberView view(TeamState state, String name) {
    return state.view(existing(state, name));
  }
}
