package troupe.team;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.Refusal;
import troupe.opencode.ModelRef;
import troupe.opencode.OpenCodeException;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.Prompt;
import troupe.opencode.PromptPart;
import troupe.opencode.TextPart;
import troupe.settings.Settings;
import troupe.team.Mailbox.OpenTurn;
import troupe.turn.Recipient;
import troupe.turn.Report;
import troupe.turn.TurnLimits;
import troupe.turn.TurnOutcome;
import troupe.worker.Placement;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;

/**
 * The recipients of one team, as children of its actor: makes, prompts, cuts and closes them.
 * Confined to that actor.
 */
final class Crew {

  private static final String CHILD = "member-";
  private static final String LEAD_CHILD = "lead";

  /** Of a part's id, to count with; what is left of its random end is enough. */
  private static final int PART_DIGITS = 6;

  private final ActorContext<Team.Command> context;
  private final Team.Home home;
  private final ActorRef<Report> reports;
  private final Map<String, Post> posts = new HashMap<>();

  /** What is to be done when a recipient that closes has ended. */
  private final Map<ActorPath, Runnable> closing = new HashMap<>();

  private int joined;

  /** A recipient and where its session lives. */
  private record Post(
      ActorRef<Recipient.Command> recipient, Quarters quarters, SessionRef session) {}

  Crew(ActorContext<Team.Command> context, Team.Home home, ActorRef<Report> reports) {
    this.context = context;
    this.home = home;
    this.reports = reports;
  }

  /** Everybody that can get mail, each with its open turn, if there is one. */
  void muster(TeamState state) {
    if (!state.leadSessionId().isEmpty()) {
      join(state, TeamState.LEAD);
    }
    state.members().values().stream()
        .filter(member -> member.status() != MemberStatus.SHUTDOWN)
        .forEach(member -> join(state, member.spec().name()));
    state.members().values().stream()
        .filter(member -> member.condition().cutting())
        .forEach(member -> cut(state, member.spec().name()));
    List.copyOf(posts.keySet()).forEach(name -> takeUp(state, name));
  }

  /** What is under way in the session is not known, so it is looked at. */
  private void takeUp(TeamState state, String name) {
    OpenTurn turn = state.mail().box(name).turn();
    if (turn != null) {
      run(state, name, turn, true);
    }
  }

  /**
   * A forced shutdown was stored, and whether its turn was cut is not known. A server that Troupe
   * had started has ended with the daemon.
   */
  private void cut(TeamState state, String name) {
    Quarters quarters = quarters(state, name);
    if (quarters.placement() instanceof Placement.Own) {
      reports.tell(new Report.Stopped(name));
      return;
    }
    Recipient.Surroundings with = new Recipient.Surroundings(quarters.worker(), home.settings());
    ActorRef<Recipient.Command> last =
        context.spawn(Recipient.cut(memberSpec(state, name), with, reports), childName(name));
    context.watch(last);
    closing.put(last.path(), () -> {});
  }

  /** What an event on disk means for the recipients. */
  void follow(TeamEvent event, TeamState after) {
    if (event instanceof TeamEvent.TeamCreated) {
      join(after, TeamState.LEAD);
    } else if (event instanceof TeamEvent.LeadChanged changed) {
      succeed(changed, after);
    } else if (event instanceof TeamEvent.LeadMoved) {
      move(after, TeamState.LEAD);
    } else if (event instanceof TeamEvent.MemberMoved moved) {
      move(after, moved.member());
    } else if (event instanceof TeamEvent.MemberSpawned spawned) {
      join(after, spawned.member().name());
    } else if (event instanceof TeamEvent.TurnStarted started) {
      start(after, started.member());
    } else if (event instanceof TeamEvent.LeadNotified) {
      start(after, TeamState.LEAD);
    } else if (event instanceof TeamEvent.MemberInterrupted interrupted) {
      interrupt(interrupted.member());
    } else if (event instanceof TeamEvent.MemberShutdown shutdown) {
      close(shutdown.member(), shutdown.forced(), post -> post.quarters().leave());
    } else if (event instanceof TeamEvent.MemberRemoved removed) {
      close(removed.member(), false, this::clear);
    }
  }

  /** Why the lead keeps its team: it is working; nothing when it waits, or is gone. */
  CompletionStage<Optional<Refusal>> objection(TeamState state) {
    Refusal busy = new Refusal.LeadBusy(state.name(), state.leadSessionId());
    return leadQuarters(state)
        .worker()
        .look(leadSpec(state).session(), "")
        .thenApplyAsync(
            look -> look instanceof TurnLook.Running ? Optional.of(busy) : Optional.empty(),
            context.getExecutionContext());
  }

  /** The lead before is told, once and only if it can be: what it asks for now is refused. */
  private void succeed(TeamEvent.LeadChanged changed, TeamState after) {
    Post before = posts.get(TeamState.LEAD);
    close(TeamState.LEAD, false, post -> {});
    join(after, TeamState.LEAD);
    if (before != null) {
      bid(before, after.name(), changed.leadSessionId());
    }
  }

  private void bid(Post before, String team, String successor) {
    OpenCodeIds ids = home.clockwork().ids();
    String word = Notices.succeeded(team, successor);
    Prompt farewell =
        new Prompt(
            ids.messageId(),
            List.of(new TextPart(ids.partId(), "[System]: " + word)),
            null,
            null,
            null);
    before.quarters().worker().prompt(before.session(), farewell);
  }

  /** The same session elsewhere: what was under way there is looked at from the new place. */
  private void move(TeamState state, String name) {
    close(name, false, post -> {});
    join(state, name);
    takeUp(state, name);
  }

  /**
   * Whether nobody has the session at {@code from} any more, while somebody has it at the other.
   */
  CompletionStage<Boolean> hasMoved(String session, String from, String to) {
    Executor executor = context.getExecutionContext();
    return Quarters.at(home.backends(), from)
        .worker()
        .find(session)
        .handleAsync(
            (found, failure) -> failure == null ? found.isEmpty() : isGone(failure), executor)
        .thenComposeAsync(
            gone ->
                gone
                    ? Quarters.at(home.backends(), to).worker().find(session)
                    : CompletableFuture.completedFuture(Optional.empty()),
            executor)
        .thenApplyAsync(Optional::isPresent, executor);
  }

  private static boolean isGone(Throwable failure) {
    return OpenCodeException.behind(failure).isNotThere();
  }

  /** A fresh recipient, for a new member or for one that failed. */
  void join(TeamState state, String name) {
    boolean lead = name.equals(TeamState.LEAD);
    Recipient.Spec spec = lead ? leadSpec(state) : memberSpec(state, name);
    Quarters quarters = lead ? leadQuarters(state) : quarters(state, name);
    Recipient.Surroundings with = new Recipient.Surroundings(quarters.worker(), home.settings());
    ActorRef<Recipient.Command> recipient =
        context.spawn(
            Behaviors.withMdc(
                Recipient.Command.class,
                Map.of("team", state.name(), "member", name, "session", spec.session().id()),
                Recipient.create(spec, with, reports)),
            childName(name));
    context.watch(recipient);
    posts.put(name, new Post(recipient, quarters, spec.session()));
  }

  /**
   * Numbered, since one of the same name may still be closing; encoded, since the earlier plugin
   * took any name.
   */
  private String childName(String name) {
    String child =
        name.equals(TeamState.LEAD)
            ? LEAD_CHILD
            : CHILD + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return child + "~" + ++joined;
  }

  private void start(TeamState state, String name) {
    OpenTurn turn = state.mail().box(name).turn();
    if (turn != null) {
      run(state, name, turn, turn.messageId().isEmpty());
    }
  }

  void interrupt(String name) {
    tell(name, new Recipient.Abort(new TurnOutcome.Aborted("it was interrupted")));
  }

  /** {@code andThen} comes after the abort, which needs the server. */
  private void close(String name, boolean abort, Consumer<Post> andThen) {
    Post post = posts.remove(name);
    if (post != null) {
      post.recipient().tell(new Recipient.Close(abort));
      closing.put(post.recipient().path(), () -> andThen.accept(post));
    }
  }

  private void clear(Post post) {
    post.quarters().clear(post.session(), context.getExecutionContext());
  }

  /** Whether a recipient is still cutting its last turn. */
  boolean isClosing() {
    return !closing.isEmpty();
  }

  /** A recipient has ended. */
  void ended(ActorRef<Void> recipient) {
    Runnable last = closing.remove(recipient.path());
    if (last != null) {
      last.run();
    }
  }

  /** The recipient with this actor, if it is still one of ours. */
  Optional<String> nameOf(ActorRef<Void> actor) {
    return posts.entrySet().stream()
        .filter(entry -> entry.getValue().recipient().path().equals(actor.path()))
        .map(Map.Entry::getKey)
        .findAny();
  }

  private void run(TeamState state, String name, OpenTurn turn, boolean look) {
    List<Message> mail = state.mail().all(turn.mail());
    List<PromptPart> parts = new ArrayList<>();
    for (Message message : mail) {
      parts.add(new TextPart(partId(turn, parts.size()), message.sessionText()));
    }
    Settings settings = home.settings();
    boolean first = mail.stream().anyMatch(message -> message.kind() == MessageKind.PROMPT);
    int tries = first ? settings.spawn().attempts() : settings.delivery().attempts();
    tell(name, new Recipient.Run(turn.messageId(), parts, system(state, name), tries, look));
  }

  private void tell(String name, Recipient.Command command) {
    Post post = posts.get(name);
    if (post != null) {
      post.recipient().tell(command);
    }
  }

  private static Recipient.Spec leadSpec(TeamState state) {
    SessionRef session = new SessionRef(state.leadSessionId(), state.directory());
    // A person works in it too, and a prompt of ours may wait for long behind theirs.
    return new Recipient.Spec(TeamState.LEAD, session, null, null, TurnLimits.NONE);
  }

  private Recipient.Spec memberSpec(TeamState state, String name) {
    MemberSpec spec = spec(state, name);
    ModelRef model = spec.model() == null ? null : ModelRef.parse(spec.model()).orElse(null);
    return new Recipient.Spec(
        name, spec.session(), model, spec.agent(), TurnLimits.of(home.settings().turns()));
  }

  /** As things are now: the lead it names may be another one than in the turn before. */
  private @Nullable String system(TeamState state, String name) {
    return name.equals(TeamState.LEAD)
        ? null
        : Briefing.system(home.settings().prompts().member(), state, spec(state, name));
  }

  private Quarters leadQuarters(TeamState state) {
    return Quarters.at(home.backends(), state.charter().leadServer());
  }

  Quarters quarters(TeamState state, String name) {
    return home.quarters(state.name(), name, spec(state, name).posting());
  }

  static MemberSpec spec(TeamState state, String name) {
    MemberState member = state.member(name);
    if (member == null) {
      throw new IllegalStateException("no member " + name);
    }
    return member.spec();
  }

  /**
   * The same after a crash, since the turn is stored. OpenCode shows parts sorted by their ids, so
   * these count up in the order of the mail, in which an interrupt comes before older messages.
   */
  private static String partId(OpenTurn turn, int index) {
    String stem = turn.messageId().replaceFirst("^msg_", "prt_");
    return stem.substring(0, stem.length() - PART_DIGITS) + "%06d".formatted(index);
  }
}
