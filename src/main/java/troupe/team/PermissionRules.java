package troupe.team;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import troupe.api.Answerer;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.api.OpenAsk.Kind;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Refusal;
import troupe.opencode.Ask;
import troupe.opencode.PermissionAsk;
import troupe.opencode.QuestionAsk;
import troupe.team.PermissionDesk.Settled;
import troupe.team.TeamEvent.PermissionAnswered;
import troupe.team.TeamEvent.PermissionAsked;

/** What becomes of the permissions and questions that members ask for, and who may answer. */
final class PermissionRules {

  private static final String OVER = "its turn is over";
  private static final String GONE = "it does not wait in OpenCode any more";

  private PermissionRules() {}

  /** Something is asked; none when that is known, or nobody's, or too much. */
  static List<TeamEvent> asked(
      TeamState state, String member, Ask ask, PermissionPolicy policy, Moment moment) {
    MemberState known = state.member(member);
    boolean over = known == null || known.status() == MemberStatus.SHUTDOWN;
    if (over || state.desk().knows(ask.id()) || state.desk().isFull()) {
      return List.of();
    }
    PermissionAsked asked = event(member, ask, policy, moment);
    List<TeamEvent> events = new ArrayList<>();
    events.add(asked);
    OpenAsk open = open(state, asked, moment.now());
    if (policy.rule(open).isEmpty()) {
      events.addAll(MailRules.notice(state, notice(open), moment));
    }
    return events;
  }

  /** As it lies on the desk. */
  static OpenAsk open(TeamState state, PermissionAsked asked, Instant at) {
    WaitingFor ask = asked.ask();
    MemberState member = state.member(asked.member());
    String own = member == null ? "" : member.spec().sessionId();
    return new OpenAsk(
        ask.permissionId(),
        state.name(),
        asked.member(),
        asked.sessionId() == null ? own : asked.sessionId(),
        asked.questions() == null ? Kind.PERMISSION : Kind.QUESTION,
        ask.permission(),
        ask.patterns(),
        asked.questions() == null ? List.of() : asked.questions(),
        at,
        asked.deadline());
  }

  /** OpenCode has the answer; of one that nobody gave the lead is told. */
  static List<TeamEvent> answered(TeamState state, String id, Ruling ruling, Moment moment) {
    List<TeamEvent> events =
        answered(state, id, ruling.by(), ruling.reply().toString(), ruling.reason());
    OpenAsk ask = state.desk().open().get(id);
    if (ask == null || ruling.by() != Answerer.DEADLINE) {
      return events;
    }
    return Stream.concat(
            events.stream(), MailRules.notice(state, Notices.overdue(ask, ruling), moment).stream())
        .toList();
  }

  /** Somebody answered in OpenCode itself. */
  static List<TeamEvent> answeredThere(TeamState state, String id, String reply) {
    return answered(state, id, Answerer.OPENCODE, reply, null);
  }

  /** It waits no more, and nobody knows why. */
  static List<TeamEvent> gone(TeamState state, String id) {
    return answered(state, id, Answerer.OPENCODE, null, GONE);
  }

  /**
   * What the member waited for when OpenCode was asked, and does not wait for by what it said.
   *
   * @param before ids that were open then
   * @param listed ids that OpenCode lists
   */
  static List<TeamEvent> gone(TeamState state, Set<String> before, Set<String> listed) {
    return before.stream()
        .filter(id -> !listed.contains(id))
        .flatMap(id -> gone(state, id).stream())
        .toList();
  }

  /** The member's turn is over, and with it all that it waited for. */
  static List<TeamEvent> over(TeamState state, String member) {
    return state.desk().of(member).stream()
        .flatMap(ask -> answered(state, ask.id(), Answerer.OPENCODE, null, OVER).stream())
        .toList();
  }

  /** What the caller's answer is about. */
  static Outcome<OpenAsk> find(TeamState state, Caller caller, PermissionAnswer answer) {
    String name = answer.member();
    Optional<Refusal> refusal = MemberRules.checkManages(state, caller, "answer permissions");
    if (refusal.isEmpty() && name != null) {
      refusal = MemberRules.checkMember(state, name);
    }
    if (refusal.isPresent()) {
      return new Outcome.Refused<>(refusal.get());
    }
    String id = answer.permissionId();
    Optional<OpenAsk> found =
        state.desk().open().values().stream()
            .filter(ask -> name == null ? id != null : name.equals(ask.member()))
            .filter(ask -> id == null || id.equals(ask.id()))
            .findFirst();
    refusal =
        found.isEmpty() ? Optional.of(nothing(state, name, id)) : checkFits(found.get(), answer);
    return refusal.isPresent()
        ? new Outcome.Refused<>(refusal.get())
        : new Outcome.Done<>(found.orElseThrow());
  }

  /** Why there is nothing (any more) to answer. */
  static Refusal nothing(TeamState state, @Nullable String member, @Nullable String id) {
    Settled settled = id == null ? null : state.desk().settled().get(id);
    return settled == null || (member != null && !member.equals(settled.member()))
        ? new Refusal.NoSuchPermission(state.name(), member, id)
        : new Refusal.PermissionAnswered(
            settled.member(), String.valueOf(id), settled.by(), settled.reply());
  }

  /** What the caller decided. */
  static Ruling ruling(TeamState state, Caller caller, PermissionAnswer answer) {
    boolean lead =
        Standing.of(state, caller)
            .map(standing -> standing.name().equals(TeamState.LEAD))
            .orElse(false);
    String word = answer.message();
    if (word == null && answer.reply() == Reply.REJECT) {
      // A rejection without a word ends the turn; with one the model goes on.
      word = lead ? "The team lead rejected this." : "A person rejected this.";
    }
    return new Ruling(
        lead ? Answerer.LEAD : Answerer.OPERATOR,
        answer.reply(),
        word,
        answer.answers(),
        answer.message());
  }

  private static Optional<Refusal> checkFits(OpenAsk ask, PermissionAnswer answer) {
    boolean question = ask.kind() == Kind.QUESTION;
    if (answer.reply() == Reply.REJECT || question == (answer.reply() == Reply.ANSWERS)) {
      boolean complete = !question || answer.reply() == Reply.REJECT || isComplete(ask, answer);
      return complete
          ? Optional.empty()
          : Optional.of(
              new Refusal.InvalidAnswer(
                  ask.id(),
                  "It asks %d question(s); give an answer to each, in their order."
                      .formatted(ask.questions().size())));
    }
    String rule =
        question
            ? "It is a question: give answers, or the reply reject."
            : "It is a permission: reply once, always or reject.";
    return Optional.of(new Refusal.InvalidAnswer(ask.id(), rule));
  }

  private static boolean isComplete(OpenAsk ask, PermissionAnswer answer) {
    return answer.answers().size() == ask.questions().size()
        && answer.answers().stream()
            .allMatch(one -> one.stream().anyMatch(word -> !word.isBlank()));
  }

  private static List<TeamEvent> answered(
      TeamState state, String id, Answerer by, @Nullable String reply, @Nullable String reason) {
    OpenAsk ask = state.desk().open().get(id);
    return ask == null
        ? List.of()
        : List.of(new PermissionAnswered(ask.member(), id, by, reply, reason));
  }

  private static PermissionAsked event(
      String member, Ask ask, PermissionPolicy policy, Moment moment) {
    if (ask instanceof PermissionAsk permission) {
      WaitingFor what =
          new WaitingFor(permission.id(), permission.permission(), permission.patterns());
      return new PermissionAsked(
          member, what, ask.sessionId(), policy.deadline(moment.now()), null);
    }
    List<OpenAsk.Question> questions =
        ((QuestionAsk) ask).questions().stream().map(PermissionRules::question).toList();
    List<String> texts = questions.stream().map(OpenAsk.Question::question).toList();
    return new PermissionAsked(
        member,
        new WaitingFor(ask.id(), OpenAsk.QUESTION, texts),
        ask.sessionId(),
        policy.deadline(moment.now()),
        questions);
  }

  private static OpenAsk.Question question(QuestionAsk.Question question) {
    List<OpenAsk.Option> options =
        question.options().stream()
            .map(option -> new OpenAsk.Option(option.label(), option.description()))
            .toList();
    return new OpenAsk.Question(question.text(), question.header(), options, question.multiple());
  }

  private static String notice(OpenAsk ask) {
    return ask.kind() == Kind.QUESTION
        ? Notices.question(ask)
        : Notices.permission(ask.team(), ask.member(), ask.waitingFor());
  }
}
