package troupe.team;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.api.MemberView;
import troupe.api.NewMember;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.settings.Settings;
import troupe.store.Entry;
import troupe.store.TeamStore;
import troupe.team.Ledger.Waiter;
import troupe.worker.SessionRef;
import troupe.worker.Worker;

/**
 * One running team: decides by the pure rules, has the events stored, and only then answers, tells
 * its recipients and lets anything be seen. Between decision and disk other commands are decided
 * already, on the state to come, so that many share one sync; if the disk refuses, none of them
 * happened.
 *
 * <p>It does not read or write files itself and does not talk to OpenCode but to make and remove
 * sessions.
 */
final class Team {

  /** What a team understands: every {@link Request}, and what comes back to it. */
  sealed interface Command permits Request, Own, TeamOpening.Own {}

  /** What a team tells itself. */
  sealed interface Own extends Command {}

  private record Reported(Recipient.Report report) implements Own {}

  private record Stored(TeamStore.Reply reply) implements Own {}

  private record SessionOpened(Request.Spawn spawn, SessionRef session) implements Own {}

  private record SessionNotOpened(Request.Spawn spawn, Throwable cause) implements Own {}

  private record PromptWaitOver(String member) implements Own {}

  private record GatherWindowOver() implements Own {}

  private record ShutdownOverdue(String member) implements Own {}

  private record TakeUp() implements Own {}

  /** How soon something the disk refused is tried again. */
  private static final Duration DISK_PAUSE = Duration.ofSeconds(1);

  private final Home home;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Ledger ledger;
  private final Crew crew;
  private final ActorRef<TeamStore.Command> store;
  private final ActorRef<TeamStore.Reply> storeReplies;
  private final SessionOpener sessions;

  /** Names of members whose sessions are being made. */
  private final Set<String> arriving = new HashSet<>();

  /** Who waits to see a new member's first prompt delivered. */
  private final Map<String, Request.Spawn> greeted = new HashMap<>();

  /** Who waits for the team to let go of its files; while it is empty, the team runs. */
  private final List<ActorRef<Outcome<Request.Retired>>> leaving = new ArrayList<>();

  /** What every team of a daemon shares. */
  record Home(
      Recipient.Surroundings surroundings,
      Clockwork clockwork,
      ActorRef<TeamRegistry.Command> registry) {

    Worker worker() {
      return surroundings.worker();
    }

    Settings settings() {
      return surroundings.settings();
    }
  }

  private Team(
      Home home,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      TeamState state,
      ActorRef<TeamStore.Command> store) {
    this.home = home;
    this.context = context;
    this.timers = timers;
    this.store = store;
    ledger = new Ledger(state);
    storeReplies = context.messageAdapter(TeamStore.Reply.class, Stored::new);
    sessions = new SessionOpener(home.worker(), home.settings(), context.getSystem());
    crew =
        new Crew(
            context,
            home.surroundings(),
            context.messageAdapter(Recipient.Report.class, Reported::new));
  }

  /**
   * A team that is on disk in {@code state}; turns that were open are taken up again.
   *
   * @param store the team's, stopped with it
   */
  static Behavior<Command> create(Home home, TeamState state, Behavior<TeamStore.Command> store) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ActorRef<TeamStore.Command> files = context.spawn(store, "store");
                  context.watch(files);
                  return new Team(home, context, timers, state, files).takenUp();
                }));
  }

  private Behavior<Command> takenUp() {
    crew.muster(ledger.stored());
    context.getSelf().tell(new TakeUp());
    return running();
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Request.Read.class, this::onRead)
        .onMessage(Request.Summarize.class, this::onSummarize)
        .onMessage(Request.Found.class, this::onChange)
        .onMessage(Request.Spawn.class, this::onSpawn)
        .onMessage(Request.Send.class, this::onChange)
        .onMessage(Request.SendAll.class, this::onChange)
        .onMessage(Request.Interrupt.class, this::onChange)
        .onMessage(Request.ShutDown.class, this::onChange)
        .onMessage(Request.AddTask.class, this::onChange)
        .onMessage(Request.Claim.class, this::onChange)
        .onMessage(Request.Complete.class, this::onChange)
        .onMessage(Request.Retire.class, this::onLeave)
        .onMessage(Request.Close.class, this::onLeave)
        .onMessage(Stored.class, this::onStored)
        .onMessage(Reported.class, this::onReported)
        .onMessage(SessionOpened.class, this::onSessionOpened)
        .onMessage(SessionNotOpened.class, this::onSessionNotOpened)
        .onMessage(PromptWaitOver.class, over -> onGreeted(over.member()))
        .onMessage(GatherWindowOver.class, this::onGatherWindowOver)
        .onMessage(ShutdownOverdue.class, this::onShutdownOverdue)
        .onMessage(TakeUp.class, this::onTakeUp)
        .onMessage(TeamOpening.Own.class, late -> Behaviors.same())
        .onSignal(ChildFailed.class, this::isRecipient, this::onRecipientFailed)
        .onSignal(Terminated.class, this::isRecipient, closed -> Behaviors.same())
        .build();
  }

  /** Everything is stored; only the files have to be let go. */
  private Behavior<Command> retired(ActorRef<Outcome<Request.Retired>> replyTo) {
    return Behaviors.receive(Command.class)
        .onMessage(Stored.class, closed -> onClosed(closed, replyTo))
        .onMessage(SessionOpened.class, late -> onOpenedTooLate(late))
        .onMessage(Request.class, this::onRequestWhileRetired)
        .onMessage(Own.class, late -> Behaviors.same())
        .onMessage(TeamOpening.Own.class, late -> Behaviors.same())
        .onSignal(Terminated.class, this::isRecipient, closed -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onRead(Request.Read read) {
    TeamState state = ledger.stored();
    read.replyTo()
        .tell(
            Standing.of(state, read.caller()).isPresent()
                ? new Outcome.Done<>(state)
                : new Outcome.Refused<>(Standing.stranger(state, read.caller())));
    return Behaviors.same();
  }

  private Behavior<Command> onSummarize(Request.Summarize summarize) {
    summarize.replyTo().tell(new Outcome.Done<>(ledger.stored().summary()));
    return Behaviors.same();
  }

  private <T> Behavior<Command> onChange(Request.Change<T> change) {
    decide(change, answer -> change.replyTo().tell(new Outcome.Done<>(answer)));
    return Behaviors.same();
  }

  private Behavior<Command> onLeave(Request.Change<Request.Retired> change) {
    decide(change, answer -> leaving.add(change.replyTo()));
    return leave();
  }

  private <T> void decide(Request.Change<T> change, Consumer<T> whenStored) {
    Decision<T> decision = change.decide(ledger.decided(), moment());
    if (decision instanceof Decision.Refused<T> refused) {
      change.refuse(refused.refusal());
      return;
    }
    Decision.Accepted<T> accepted = (Decision.Accepted<T>) decision;
    write(
        accepted.events(),
        Waiter.of(after -> whenStored.accept(accepted.answer().apply(after)), change::refuse));
  }

  private Behavior<Command> onSpawn(Request.Spawn spawn) {
    NewMember member = spawn.member();
    TeamState state = ledger.decided();
    Optional<Refusal> refusal = MemberRules.checkSpawn(state, spawn.caller(), member);
    if (refusal.isEmpty() && !arriving.add(member.name())) {
      refusal = Optional.of(new Refusal.MemberExists(state.name(), member.name()));
    }
    if (refusal.isPresent()) {
      spawn.refuse(refusal.get());
      return Behaviors.same();
    }
    String directory = Objects.requireNonNullElse(member.directory(), state.directory());
    context.pipeToSelf(
        sessions.open(directory, Briefing.session(state.name(), member)),
        (session, failure) ->
            failure == null
                ? new SessionOpened(spawn, session)
                : new SessionNotOpened(spawn, failure));
    return Behaviors.same();
  }

  private Behavior<Command> onSessionOpened(SessionOpened opened) {
    Request.Spawn spawn = opened.spawn();
    NewMember member = spawn.member();
    arriving.remove(member.name());
    Decision<MemberView> decision =
        MemberRules.spawn(ledger.decided(), spawn.caller(), member, opened.session(), moment());
    if (decision instanceof Decision.Accepted<MemberView> accepted) {
      write(
          accepted.events(),
          Waiter.of(after -> greet(member.name(), spawn), why -> giveBack(opened, why)));
    } else {
      giveBack(opened, ((Decision.Refused<MemberView>) decision).refusal());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSessionNotOpened(SessionNotOpened not) {
    String member = not.spawn().member().name();
    arriving.remove(member);
    not.spawn().refuse(new Refusal.SessionNotCreated(member, sessions.explain(not.cause())));
    return Behaviors.same();
  }

  /** The answer waits a moment, so that a prompt that is refused at once is said at once. */
  private void greet(String member, Request.Spawn spawn) {
    greeted.put(member, spawn);
    timers.startSingleTimer(new PromptWaitOver(member), home.settings().spawn().promptWait());
  }

  private Behavior<Command> onGreeted(String member) {
    Request.Spawn spawn = greeted.remove(member);
    MemberState known = ledger.stored().member(member);
    if (spawn != null && known != null) {
      spawn.replyTo().tell(new Outcome.Done<>(ledger.stored().view(known)));
    }
    return Behaviors.same();
  }

  private void giveBack(SessionOpened opened, Refusal why) {
    home.worker().remove(opened.session());
    opened.spawn().refuse(why);
  }

  private Behavior<Command> onReported(Reported reported) {
    Recipient.Report report = reported.report();
    if (report instanceof Recipient.Ended ended
        && ended.outcome() instanceof TurnOutcome.Undelivered undelivered
        && undelivered.refused()
        && greeted.containsKey(ended.recipient())) {
      turnAway(reported, ended.recipient(), undelivered.reason());
    } else {
      write(Reports.events(ledger.decided(), report, moment()), again(reported));
    }
    return Behaviors.same();
  }

  /** A new member whose first prompt was refused leaves no trace but in the journal. */
  private void turnAway(Reported reported, String member, String reason) {
    MemberState known = Objects.requireNonNull(ledger.decided().member(member));
    MemberSpec spec = known.spec();
    write(
        MemberRules.remove(ledger.decided(), member, reason),
        Waiter.of(
            after -> {
              home.worker().remove(new SessionRef(spec.sessionId(), spec.directory()));
              Objects.requireNonNull(greeted.remove(member))
                  .refuse(new Refusal.PromptNotSent(member, reason));
            },
            why -> tryAgain(reported)));
  }

  private Behavior<Command> onStored(Stored stored) {
    if (stored.reply() instanceof TeamStore.Appended) {
      ledger.appended().ifPresent(this::settle);
    } else if (stored.reply() instanceof TeamStore.AppendFailed failed) {
      Refusal why = new Refusal.Unavailable(Troubles.disk(failed.reason()));
      context.getLog().error("cannot store: {}", failed.reason());
      ledger.failed().forEach(lost -> lost.waiters().forEach(waiter -> waiter.refused(why)));
    }
    return leave();
  }

  private void settle(Ledger.Batch batch) {
    batch.waiters().forEach(waiter -> waiter.stored(batch.after()));
    batch.events().forEach(event -> follow(event, batch.after()));
    store.tell(new TeamStore.Snapshot(batch.after().seq(), () -> TeamFile.write(batch.after())));
  }

  /** What an event causes, now that it is on disk. */
  private void follow(TeamEvent event, TeamState after) {
    if (event instanceof TeamEvent.MemberSpawned spawned) {
      crew.join(after, spawned.member().name());
      home.registry().tell(new TeamRegistry.Joined(spawned.member().sessionId(), after.name()));
    } else if (event instanceof TeamEvent.TeamCreated) {
      crew.join(after, TeamState.LEAD);
    } else if (event instanceof TeamEvent.TurnStarted started) {
      crew.start(after, started.member());
    } else if (event instanceof TeamEvent.LeadNotified) {
      crew.start(after, TeamState.LEAD);
    } else if (event instanceof TeamEvent.MemberInterrupted interrupted) {
      crew.abort(interrupted.member(), new TurnOutcome.Aborted("it was interrupted"));
    } else if (event instanceof TeamEvent.MemberShutdownRequested requested) {
      timers.startSingleTimer(
          new ShutdownOverdue(requested.member()), home.settings().turns().shutdownLimit());
    } else if (event instanceof TeamEvent.MemberShutdown shutdown) {
      crew.close(shutdown.member(), shutdown.forced());
    } else if (event instanceof TeamEvent.MemberRemoved removed) {
      crew.close(removed.member(), false);
    } else if (event instanceof TeamEvent.MessageDelivered delivered) {
      after.mail().recipientOf(delivered.id()).ifPresent(this::onGreeted);
    } else if (event instanceof TeamEvent.MessageQueued || event instanceof TeamEvent.TurnEnded) {
      gather(after);
    }
  }

  private void gather(TeamState state) {
    boolean waits = !TurnRules.notifyLead(state, moment()).isEmpty();
    if (waits && !timers.isTimerActive(new GatherWindowOver())) {
      timers.startSingleTimer(new GatherWindowOver(), home.settings().mail().gatherWindow());
    }
  }

  private Behavior<Command> onGatherWindowOver(GatherWindowOver over) {
    write(TurnRules.notifyLead(ledger.decided(), moment()), again(over));
    return Behaviors.same();
  }

  private Behavior<Command> onShutdownOverdue(ShutdownOverdue overdue) {
    crew.abort(overdue.member(), new TurnOutcome.Aborted("it did not stop in time"));
    return Behaviors.same();
  }

  private Behavior<Command> onTakeUp(TakeUp takeUp) {
    write(TurnRules.recovered(ledger.decided(), moment()), again(takeUp));
    gather(ledger.stored());
    return Behaviors.same();
  }

  private Behavior<Command> leave() {
    if (leaving.isEmpty()) {
      return Behaviors.same();
    }
    store.tell(new TeamStore.Close(storeReplies));
    return retired(leaving.get(0));
  }

  private Behavior<Command> onClosed(Stored stored, ActorRef<Outcome<Request.Retired>> replyTo) {
    if (stored.reply() instanceof TeamStore.Closed) {
      replyTo.tell(new Outcome.Done<>(new Request.Retired(ledger.stored().name())));
      return Behaviors.stopped();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onOpenedTooLate(SessionOpened opened) {
    giveBack(opened, new Refusal.NoSuchTeam(ledger.stored().name()));
    return Behaviors.same();
  }

  private Behavior<Command> onRequestWhileRetired(Request<?> request) {
    request.refuse(new Refusal.NoSuchTeam(ledger.stored().name()));
    return Behaviors.same();
  }

  private boolean isRecipient(Terminated ended) {
    return !ended.getRef().path().equals(store.path());
  }

  /** A defect in one recipient ends its turn as an error; the next mail finds a fresh one. */
  private Behavior<Command> onRecipientFailed(ChildFailed failed) {
    Optional<String> name = crew.nameOf(failed.getRef());
    name.ifPresent(
        recipient -> {
          crew.join(ledger.stored(), recipient);
          Mailbox.OpenTurn turn = ledger.stored().mail().box(recipient).turn();
          if (turn != null) {
            TurnOutcome outcome = new TurnOutcome.Failed("a defect in Troupe: " + failed.cause());
            Recipient.Report end = new Recipient.Ended(recipient, turn.messageId(), outcome);
            context.getSelf().tell(new Reported(end));
          }
        });
    return Behaviors.same();
  }

  private void write(List<TeamEvent> events, Ledger.Waiter waiter) {
    if (events.isEmpty()) {
      ledger.await(waiter);
    } else {
      List<Entry> entries = ledger.write(events, home.clockwork().now(), waiter);
      store.tell(new TeamStore.Append(entries, storeReplies));
    }
  }

  /** For what nobody outside waits for: it is decided afresh until the disk takes it. */
  private Ledger.Waiter again(Own command) {
    return Waiter.of(after -> {}, why -> tryAgain(command));
  }

  private void tryAgain(Own command) {
    timers.startSingleTimer(command, command, DISK_PAUSE);
  }

  private Moment moment() {
    return home.clockwork().moment(home.settings().mail());
  }
}
