package troupe.team;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.metrics.Meters;
import troupe.settings.Dispatchers;
import troupe.settings.Settings;
import troupe.store.TeamFolder;
import troupe.store.TeamStore;
import troupe.team.Ledger.Waiter;
import troupe.turn.Report;
import troupe.turn.TurnOutcome;
import troupe.worker.Backends;
import troupe.worker.SessionRef;
import troupe.worker.config.WorkerBook;

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

  private record Reported(Report report) implements Own {}

  record Stored(TeamStore.Reply reply) implements Own {}

  record SessionOpened(Arrival arrival, SessionRef session) implements Own {}

  record LeadLooked(Request.Change<TeamState> change, Optional<Refusal> objection) implements Own {}

  record SessionNotOpened(Arrival arrival, Throwable cause) implements Own {}

  /** An OpenCode server told of itself. */
  record ServerHeard(String url) implements Own {}

  private record MoveLooked(String from, String to, boolean moved) implements Own {}

  private record PromptWaitOver(String member) implements Own {}

  private record GatherWindowOver() implements Own {}

  private record ShutdownOverdue(String member) implements Own {}

  private record TakeUp() implements Own {}

  /** For the doorkeeper. */
  record AtDoor(Doorkeeper.Word word) implements Own {}

  private static final String STORE = "store";

  /** How soon something the disk refused is tried again. */
  static final Duration DISK_PAUSE = Duration.ofSeconds(1);

  private final Home home;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Scribe scribe;
  private final EventLog log;
  private final Crew crew;
  private final Arrivals arrivals;
  private final Doorkeeper doorkeeper;
  private final TeamMeter meter;

  /** Who waits for the team to let go of its files; while it is empty, the team runs. */
  private final List<ActorRef<Outcome<Request.Retired>>> leaving = new ArrayList<>();

  /** What every team of a daemon shares. */
  record Home(
      Backends backends,
      WorkerBook book,
      Settings settings,
      Clockwork clockwork,
      Meters meters,
      Vitals vitals,
      ActorRef<TeamRegistry.Command> registry) {

    /** Where a member so posted lives. */
    Quarters quarters(String team, String member, Posting posting) {
      return new Quarters(backends, posting.placement(team, member), posting.hasServerOfItsOwn());
    }
  }

  private Team(Home home, Doorkeeper.Desk desk, Scribe scribe, EventLog log) {
    this.home = home;
    context = desk.context();
    timers = desk.timers();
    this.scribe = scribe;
    this.log = log;
    crew = new Crew(context, home, context.messageAdapter(Report.class, Reported::new));
    arrivals = new Arrivals(home, scribe, context.getSystem());
    meter = new TeamMeter(home.meters(), scribe.stored());
    doorkeeper = new Doorkeeper(desk, home, scribe, crew);
  }

  /**
   * A team that is on disk in {@code state}; turns that were open are taken up again.
   *
   * @param folder the team's, closed with it
   */
  static Behavior<Command> create(Home home, TeamState state, TeamFolder folder) {
    Behavior<TeamStore.Command> store =
        TeamStore.create(folder, home.settings().store(), home.meters());
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Team(
                            home,
                            new Doorkeeper.Desk(context, timers),
                            scribe(context, home, state, store),
                            log(context, folder))
                        .takenUp()));
  }

  private static Scribe scribe(
      ActorContext<Command> context,
      Home home,
      TeamState state,
      Behavior<TeamStore.Command> store) {
    ActorRef<TeamStore.Command> files =
        context.spawn(store, STORE, DispatcherSelector.fromConfig(Dispatchers.STORE));
    context.watch(files);
    return new Scribe(
        state, home.clockwork(), files, context.messageAdapter(TeamStore.Reply.class, Stored::new));
  }

  private static EventLog log(ActorContext<Command> context, TeamFolder folder) {
    DispatcherSelector history = DispatcherSelector.fromConfig(Dispatchers.HISTORY);
    return new EventLog(folder, context.getSystem().dispatchers().lookup(history));
  }

  private Behavior<Command> takenUp() {
    TeamState state = scribe.stored();
    crew.muster(state);
    home.registry().tell(new TeamRegistry.Led(state.leadSessionId(), state.name()));
    context.getSelf().tell(new TakeUp());
    if (state.seq() > 0) {
      // What was stored just before a failure may not have been told.
      new Told.Stored(state.name(), state.seq(), List.of()).publish(context.getSystem());
    }
    return running();
  }

  private Behavior<Command> running() {
    return Behaviors.receive(Command.class)
        .onMessage(Request.Read.class, this::onRead)
        .onMessage(Request.See.class, this::onSee)
        .onMessage(Request.Summarize.class, this::onSummarize)
        .onMessage(Request.ReadEvents.class, this::onReadEvents)
        .onMessage(Request.Once.class, this::onOnce)
        .onMessage(Request.Denied.class, this::onChange)
        .onMessage(Request.Found.class, this::onChange)
        .onMessage(Request.TakeLead.class, this::onTakeLead)
        .onMessage(Request.ChangeLead.class, this::onChange)
        .onMessage(Request.Spawn.class, this::onSpawn)
        .onMessage(Request.Look.class, this::onChange)
        .onMessage(Request.Send.class, this::onChange)
        .onMessage(Request.SendAll.class, this::onChange)
        .onMessage(Request.Interrupt.class, this::onChange)
        .onMessage(Request.ReplyPermission.class, this::onReplyPermission)
        .onMessage(Request.ShutDown.class, this::onChange)
        .onMessage(Request.AddTask.class, this::onChange)
        .onMessage(Request.UpdateTask.class, this::onChange)
        .onMessage(Request.Claim.class, this::onChange)
        .onMessage(Request.Complete.class, this::onChange)
        .onMessage(Request.Retire.class, this::onLeave)
        .onMessage(Request.Close.class, this::onLeave)
        .onMessage(Stored.class, this::onStored)
        .onMessage(Reported.class, this::onReported)
        .onMessage(AtDoor.class, this::onAtDoor)
        .onMessage(LeadLooked.class, this::onLeadLooked)
        .onMessage(SessionOpened.class, this::onSessionOpened)
        .onMessage(SessionNotOpened.class, this::onSessionNotOpened)
        .onMessage(ServerHeard.class, this::onServerHeard)
        .onMessage(MoveLooked.class, this::onMoveLooked)
        .onMessage(PromptWaitOver.class, this::onPromptWaitOver)
        .onMessage(GatherWindowOver.class, this::onGatherWindowOver)
        .onMessage(ShutdownOverdue.class, this::onShutdownOverdue)
        .onMessage(TakeUp.class, this::onTakeUp)
        .onMessage(TeamOpening.Own.class, late -> Behaviors.same())
        .onSignal(ChildFailed.class, this::isRecipient, this::onRecipientFailed)
        .onSignal(Terminated.class, this::isRecipient, this::onRecipientEnded)
        .build();
  }

  private Behavior<Command> onRead(Request.Read read) {
    read.replyTo().tell(storedFor(read.caller()));
    return Behaviors.same();
  }

  private Behavior<Command> onSee(Request.See see) {
    Instant now = home.clockwork().now();
    see.replyTo()
        .tell(
            storedFor(see.caller())
                .map(state -> new Sighting(state, now, arrivals.pause(state.name(), now))));
    return Behaviors.same();
  }

  private Outcome<TeamState> storedFor(Caller caller) {
    TeamState state = scribe.stored();
    return Standing.of(state, caller).isPresent()
        ? new Outcome.Done<>(state)
        : new Outcome.Refused<>(Standing.stranger(state, caller));
  }

  private Behavior<Command> onSummarize(Request.Summarize summarize) {
    summarize.replyTo().tell(new Outcome.Done<>(scribe.stored().summary()));
    return Behaviors.same();
  }

  private Behavior<Command> onReadEvents(Request.ReadEvents read) {
    log.answer(read, scribe.stored());
    return Behaviors.same();
  }

  private <T> Behavior<Command> onChange(Request.Change<T> change) {
    decide(change, answer -> change.replyTo().tell(new Outcome.Done<>(answer)));
    return Behaviors.same();
  }

  private Behavior<Command> onOnce(Request.Once<?> once) {
    Optional<Refusal> clash = arrivals.clash(once.key());
    if (clash.isPresent()) {
      once.refuse(clash.get());
      return Behaviors.same();
    }
    return onChange(once);
  }

  private Behavior<Command> onTakeLead(Request.TakeLead take) {
    TeamState state = scribe.stored();
    String lead = state.leadSessionId();
    RequestKey key = take.key();
    Request.ChangeLead plain = new Request.ChangeLead(take.seat(), lead, take.replyTo());
    Request.Change<TeamState> change = key == null ? plain : new Request.Once<>(key, plain);
    boolean free = take.force() || lead.isEmpty() || take.seat().session().id().equals(lead);
    if (free || isRepeat(plain, key)) {
      return decideLead(change);
    }
    context.pipeToSelf(
        crew.objection(state),
        (objection, failure) ->
            new LeadLooked(
                change, failure == null ? objection : Optional.of(Troubles.unavailable(failure))));
    return Behaviors.same();
  }

  private boolean isRepeat(Request.ChangeLead change, @Nullable RequestKey key) {
    return key != null
        && RepeatRules.before(scribe.decided(), key, change.memo(), moment()).isPresent();
  }

  private Behavior<Command> decideLead(Request.Change<TeamState> change) {
    return change instanceof Request.Once<TeamState> once ? onOnce(once) : onChange(change);
  }

  private Behavior<Command> onLeadLooked(LeadLooked looked) {
    if (looked.objection().isEmpty()) {
      return decideLead(looked.change());
    }
    looked.change().refuse(looked.objection().get());
    return Behaviors.same();
  }

  /** Sessions whose server is away may be found at this one. */
  private Behavior<Command> onServerHeard(ServerHeard heard) {
    MoveRules.sessionsElsewhere(scribe.stored(), heard.url())
        .forEach(
            (from, session) ->
                context.pipeToSelf(
                    crew.hasMoved(session, from, heard.url()),
                    (moved, failure) ->
                        new MoveLooked(from, heard.url(), failure == null && moved)));
    return Behaviors.same();
  }

  private Behavior<Command> onMoveLooked(MoveLooked looked) {
    if (looked.moved()) {
      scribe.write(MoveRules.move(scribe.decided(), looked.from(), looked.to()), again(looked));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReplyPermission(Request.ReplyPermission reply) {
    doorkeeper.answer(reply);
    return Behaviors.same();
  }

  private Behavior<Command> onAtDoor(AtDoor at) {
    doorkeeper.on(at.word());
    return Behaviors.same();
  }

  private Behavior<Command> onLeave(Request.Change<Request.Retired> change) {
    decide(change, answer -> leaving.add(change.replyTo()));
    return leaveIfAsked();
  }

  private <T> void decide(Request.Change<T> change, Consumer<T> whenStored) {
    Moment moment = moment();
    Decision<T> decision = change.decide(scribe.decided(), moment);
    scribe.write(decision, moment.now(), whenStored, change::refuse);
  }

  private Behavior<Command> onSpawn(Request.Spawn spawn) {
    arrivals
        .begin(spawn, moment())
        .ifPresent(
            arrival ->
                context.pipeToSelf(
                    arrivals.open(arrival),
                    (session, failure) ->
                        failure == null
                            ? new SessionOpened(arrival, session)
                            : new SessionNotOpened(arrival, failure)));
    return Behaviors.same();
  }

  private Behavior<Command> onSessionOpened(SessionOpened opened) {
    PromptWaitOver over = new PromptWaitOver(opened.arrival().name());
    arrivals.sessionMade(
        opened.arrival(),
        opened.session(),
        moment(),
        () -> timers.startSingleTimer(over, home.settings().spawn().promptWait()));
    return Behaviors.same();
  }

  private Behavior<Command> onSessionNotOpened(SessionNotOpened not) {
    arrivals.sessionNotMade(not.arrival(), not.cause());
    return Behaviors.same();
  }

  private Behavior<Command> onPromptWaitOver(PromptWaitOver over) {
    arrivals.welcome(over.member());
    return Behaviors.same();
  }

  private Behavior<Command> onReported(Reported reported) {
    meter.reported(scribe.stored(), reported.report());
    if (Doorkeeper.hears(reported.report())) {
      doorkeeper.on(new Doorkeeper.Heard(reported.report()));
    } else if (arrivals.isRefused(reported.report())) {
      arrivals.turnAway((Report.Ended) reported.report(), () -> tryAgain(reported));
    } else {
      scribe.write(Reports.events(scribe.decided(), reported.report(), moment()), again(reported));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStored(Stored stored) {
    tellOfDisk(stored.reply());
    List<Ledger.Batch> batches = scribe.answered(stored.reply());
    Told.publish(batches, context.getSystem());
    batches.forEach(
        batch -> {
          meter.stored(batch.events(), batch.after(), home.clockwork().now());
          batch.events().forEach(event -> follow(event, batch.after()));
        });
    return leaveIfAsked();
  }

  private void tellOfDisk(TeamStore.Reply reply) {
    String team = scribe.stored().name();
    if (reply instanceof TeamStore.Appended) {
      home.vitals().diskTook(team);
    } else if (reply instanceof TeamStore.AppendFailed) {
      home.vitals().diskRefused(team);
    }
  }

  /** What an event causes, now that it is on disk. */
  private void follow(TeamEvent event, TeamState after) {
    crew.follow(event, after);
    doorkeeper.follow(event);
    if (event instanceof TeamEvent.TeamCreated || event instanceof TeamEvent.LeadChanged) {
      home.registry().tell(new TeamRegistry.Led(after.leadSessionId(), after.name()));
      gather(after);
    }
    if (event instanceof TeamEvent.MemberSpawned spawned) {
      String session = spawned.member().sessionId();
      home.registry().tell(new TeamRegistry.Joined(session, after.name()));
    } else if (event instanceof TeamEvent.MemberRemoved removed) {
      home.registry().tell(new TeamRegistry.Left(removed.sessionId()));
    } else if (event instanceof TeamEvent.MemberShutdownRequested requested) {
      giveTimeToStop(requested.member());
    } else if (event instanceof TeamEvent.MessageDelivered delivered) {
      after.mail().recipientOf(delivered.id()).ifPresent(arrivals::delivered);
    } else if (event instanceof TeamEvent.MessageQueued || event instanceof TeamEvent.TurnEnded) {
      gather(after);
    }
  }

  private void gather(TeamState state) {
    boolean due = state.mail().box(TeamState.LEAD).isDue();
    if (due && !timers.isTimerActive(new GatherWindowOver())) {
      timers.startSingleTimer(new GatherWindowOver(), home.settings().mail().gatherWindow());
    }
  }

  private Behavior<Command> onGatherWindowOver(GatherWindowOver over) {
    scribe.write(TurnRules.notifyLead(scribe.decided(), moment()), again(over));
    return Behaviors.same();
  }

  private Behavior<Command> onShutdownOverdue(ShutdownOverdue overdue) {
    scribe.write(MemberRules.overdue(scribe.decided(), overdue.member()), again(overdue));
    return Behaviors.same();
  }

  private Behavior<Command> onTakeUp(TakeUp takeUp) {
    scribe.write(TurnRules.recovered(scribe.decided(), moment()), again(takeUp));
    gather(scribe.stored());
    scribe.stored().members().forEach(this::takeUp);
    doorkeeper.takeUp();
    return Behaviors.same();
  }

  /** What a crash may have kept from happening: the time to stop, and the cut of a turn. */
  private void takeUp(String name, MemberState member) {
    if (member.status() == MemberStatus.SHUTDOWN_REQUESTED) {
      giveTimeToStop(name);
    }
    if (scribe.stored().mail().isInterrupted(name)) {
      crew.interrupt(name);
    }
  }

  private void giveTimeToStop(String member) {
    ShutdownOverdue overdue = new ShutdownOverdue(member);
    timers.startSingleTimer(overdue, home.settings().turns().shutdownLimit());
  }

  private Behavior<Command> leaveIfAsked() {
    if (leaving.isEmpty()) {
      return Behaviors.same();
    }
    meter.ended();
    home.vitals().gone(scribe.stored().name());
    return TeamClosing.create(scribe, crew, arrivals, leaving);
  }

  private Behavior<Command> onRecipientEnded(Terminated ended) {
    crew.ended(ended.getRef());
    return Behaviors.same();
  }

  private boolean isRecipient(Terminated ended) {
    return !ended.getRef().path().name().equals(STORE);
  }

  /** A defect in one recipient ends its turn as an error; the next mail finds a fresh one. */
  private Behavior<Command> onRecipientFailed(ChildFailed failed) {
    crew.ended(failed.getRef());
    crew.nameOf(failed.getRef()).ifPresent(name -> replace(name, failed.cause()));
    return Behaviors.same();
  }

  private void replace(String recipient, Throwable defect) {
    crew.join(scribe.stored(), recipient);
    Mailbox.OpenTurn turn = scribe.stored().mail().box(recipient).turn();
    if (turn != null) {
      TurnOutcome outcome = new TurnOutcome.Failed("a defect in Troupe: " + defect);
      Report end = new Report.Ended(recipient, turn.messageId(), outcome);
      context.getSelf().tell(new Reported(end));
    }
  }

  /** For what nobody outside waits for: it is decided afresh until the disk takes it. */
  private Waiter again(Own command) {
    return Waiter.of(after -> {}, why -> tryAgain(command));
  }

  private void tryAgain(Own command) {
    timers.startSingleTimer(command, command, DISK_PAUSE);
  }

  private Moment moment() {
    return home.clockwork().moment(home.settings());
  }
}
