package troupe.team;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.MemberView.Retry;
import troupe.api.MemberView.Stalled;
import troupe.api.MemberView.Unreachable;
import troupe.api.Message;
import troupe.api.MessageState;
import troupe.api.OpenAsk;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.Why.Kind;
import troupe.api.Why.Node;
import troupe.api.Why.Wait;
import troupe.team.Mailbox.OpenTurn;

/**
 * What members and the lead wait for: an answer, a provider, a server, the end of their turn, a
 * word that wakes them. A member with nothing to do waits for nothing.
 */
final class MemberWaits {

  private final Sighting seen;
  private final TeamState state;
  private final WaitWords words;
  private final List<Wait> waits = new ArrayList<>();

  private MemberWaits(Sighting seen) {
    this.seen = seen;
    state = seen.state();
    words = new WaitWords(seen.now());
  }

  /** Members in the order they were spawned, then the lead, then mail. */
  static List<Wait> of(Sighting seen) {
    MemberWaits all = new MemberWaits(seen);
    seen.state().members().values().forEach(all::look);
    all.lookAtLead();
    all.state.mail().boxes().forEach(all::mail);
    return all.waits;
  }

  private void look(MemberState member) {
    String name = member.spec().name();
    int before = waits.size();
    state.desk().of(name).forEach(this::ask);
    troubles(member);
    switch (member.status()) {
      case READY -> idle(name);
      case ERROR -> stopped(member);
      case SHUTDOWN -> ended(name);
      case BUSY, SHUTDOWN_REQUESTED -> {
        if (waits.size() == before) {
          turn(Node.member(name), name);
        }
      }
    }
  }

  private void ask(OpenAsk ask) {
    boolean question = ask.kind() == OpenAsk.Kind.QUESTION;
    String texts = WaitWords.quote(String.join(", ", ask.patterns()));
    String what =
        question
            ? "an answer to \"%s\"".formatted(texts)
            : "permission %s `%s`".formatted(ask.permission(), texts);
    Instant deadline = ask.deadline();
    String end =
        deadline == null ? "" : " (Troupe answers by itself %s)".formatted(words.in(deadline));
    add(
        Node.member(ask.member()),
        new Node(question ? Kind.QUESTION : Kind.PERMISSION, ask.id()),
        "%s waits for %s %s, and nobody answered%s"
            .formatted(ask.member(), what, words.since(ask.askedAt()), end),
        ask.askedAt());
  }

  private void troubles(MemberState member) {
    String name = member.spec().name();
    Node from = Node.member(name);
    Retry retry = member.retry();
    if (retry != null) {
      String model = Objects.requireNonNullElse(member.spec().model(), MemberState.DEFAULT);
      String sentence =
          "%s gets no answer from its model's provider: \"%s\" (attempt %d, the next %s)"
              .formatted(
                  name, WaitWords.quote(retry.message()), retry.attempt(), words.in(retry.next()));
      add(from, new Node(Kind.MODEL, model), sentence, null);
    }
    Unreachable lost = member.condition().unreachable();
    if (lost != null) {
      String sentence =
          "%s cannot be heard %s, its OpenCode server is away: \"%s\""
              .formatted(name, words.since(lost.since()), WaitWords.quote(lost.reason()));
      add(from, server(member.spec()), sentence, lost.since());
    }
    Stalled silence = member.condition().stalled();
    if (silence != null) {
      String sentence =
          "%s has stalled: no sign of life of its turn %s"
              .formatted(name, words.since(silence.since()));
      add(from, turnNode(state.mail().box(name).turn()), sentence, silence.since());
    }
  }

  private static Node server(MemberSpec spec) {
    String own = spec.backend().equals(Posting.SERVER) ? "own" : "shared";
    return new Node(Kind.SERVER, Objects.requireNonNullElse(spec.server(), own));
  }

  /** Only what it was given keeps somebody waiting who has no turn. */
  private void idle(String name) {
    List<Task> held =
        state.board().heldBy(name).stream()
            .map(state.board()::get)
            .map(Objects::requireNonNull)
            .toList();
    Node from = Node.member(name);
    if (held.stream().anyMatch(this::canGoOn)) {
      String sentence = "%s is ready, and goes on when somebody writes to it".formatted(name);
      add(from, Node.lead(), sentence, null);
      return;
    }
    held.forEach(
        task ->
            add(
                from,
                Node.task(task.id()),
                "%s is ready, and its %s is not free yet".formatted(name, WaitWords.task(task)),
                null));
  }

  private boolean canGoOn(Task task) {
    return task.status() == TaskStatus.IN_PROGRESS
        || (task.status() == TaskStatus.PENDING && state.board().blockers(task).isEmpty());
  }

  private void stopped(MemberState member) {
    String name = member.spec().name();
    String error = Objects.requireNonNullElse(member.lastError(), "its session is gone");
    add(
        Node.member(name),
        Node.lead(),
        "%s stopped with an error, and goes on when somebody writes to it: \"%s\""
            .formatted(name, WaitWords.quote(error)),
        null);
  }

  private void ended(String name) {
    if (!state.board().heldBy(name).isEmpty()) {
      String sentence = "%s has ended, so its tasks have to be given to others".formatted(name);
      add(Node.member(name), Node.lead(), sentence, null);
    }
  }

  private void lookAtLead() {
    seen.spawnPause()
        .ifPresent(
            pause ->
                add(
                    Node.lead(),
                    new Node(Kind.SPAWN, state.name()),
                    "the lead gets no new members for now: " + WaitWords.quote(pause.sentence()),
                    null));
    Mailbox box = state.mail().box(TeamState.LEAD);
    if (box.turn() != null) {
      turn(Node.lead(), TeamState.LEAD);
    } else if (box.waiting().isEmpty()) {
      state.members().values().stream().filter(MemberState::owesReport).forEach(this::report);
    }
  }

  private void report(MemberState member) {
    String name = member.spec().name();
    String sentence = "the lead has no report of %s, which is ready".formatted(name);
    add(Node.lead(), Node.member(name), sentence, null);
  }

  private void turn(Node from, String name) {
    OpenTurn turn = state.mail().box(name).turn();
    if (turn == null) {
      return;
    }
    List<Message> mail = state.mail().all(turn.mail());
    Instant since = mail.stream().map(MemberWaits::handedOver).min(Instant::compareTo).orElse(null);
    boolean sent = mail.stream().anyMatch(message -> message.state() != MessageState.QUEUED);
    String about =
        mail.stream().map(MemberWaits::about).distinct().collect(Collectors.joining(", "));
    String doing = mail.isEmpty() || sent ? "works on" : "is being handed";
    String sentence =
        "%s %s %s %s"
            .formatted(
                WaitWords.name(name),
                doing,
                mail.isEmpty() ? "a turn" : about,
                since == null ? "" : words.since(since))
            .strip();
    MemberState member = state.member(name);
    boolean ending = member != null && member.status() == MemberStatus.SHUTDOWN_REQUESTED;
    add(from, turnNode(turn), sentence + (ending ? ", and was told to stop" : ""), since);
  }

  private static Instant handedOver(Message message) {
    return Objects.requireNonNullElse(message.deliveredAt(), message.queuedAt());
  }

  private static String about(Message message) {
    return switch (message.kind()) {
      case PROMPT -> "its first prompt";
      case NOTICE -> "a notice";
      case SHUTDOWN -> "the word to stop";
      case DIRECT, BROADCAST, INTERRUPT -> "mail from " + WaitWords.name(message.from());
    };
  }

  private static Node turnNode(@Nullable OpenTurn turn) {
    return new Node(Kind.TURN, turn == null ? "" : turn.messageId());
  }

  private void mail(String recipient, Mailbox box) {
    List<Message> waiting = state.mail().all(box.waiting());
    if (waiting.isEmpty()) {
      return;
    }
    Message oldest = waiting.get(0);
    String sentence =
        "%d in the mail for %s %s, the first from %s %s"
            .formatted(
                waiting.size(),
                WaitWords.name(recipient),
                box.turn() == null ? "to be handed over next" : "until its turn is over",
                WaitWords.name(oldest.from()),
                words.since(oldest.queuedAt()));
    Node to = Names.isLead(recipient) ? Node.lead() : Node.member(recipient);
    add(new Node(Kind.MAIL, recipient), to, sentence, oldest.queuedAt());
  }

  private void add(Node from, Node to, String sentence, @Nullable Instant since) {
    waits.add(new Wait(from, to, sentence, since));
  }
}
