package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerEvent;
import troupe.api.WorkerPrompt;
import troupe.api.WorkerView;
import troupe.bus.EventBus;
import troupe.bus.EventBus.Signal;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.SessionEvent;
import troupe.opencode.Tokens;
import troupe.opencode.TurnError;
import troupe.settings.Settings;
import troupe.testing.Actors;
import troupe.turn.Rehearsal;
import troupe.worker.Answer;
import troupe.worker.ScriptedBackends;
import troupe.worker.ScriptedWorker;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Answered;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Readied;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.config.Backend;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;
import troupe.worker.config.Reuse;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

/** The workers of a daemon on scripted backends. */
final class Workshop {

  /** Shorter than the pause between two looks, so that it comes first. */
  static final Duration LIMIT = Duration.ofSeconds(15);

  static final Tokens TOKENS = new Tokens(7, 3, 0, 0, 0);

  final ScriptedWorker worker;
  final ScriptedBackends backends;
  final WorkerBook book;
  final WorkerRegistry.Surroundings surroundings;
  final ActorRef<WorkerRegistry.Command> registry;
  final ActorWorkers workers;
  final TestProbe<WorkerEvent> events;
  final TestProbe<EventBus.Follow> bus;
  final String directory;
  volatile Reading reading;

  private final Actors actors;

  Workshop(Actors actors, Path root, WorkerConfig... configured) {
    this(actors, root, Rehearsal.settings("workers.max-waiting = 2"), configured);
  }

  Workshop(Actors actors, Path root, Settings settings, WorkerConfig... configured) {
    this.actors = actors;
    directory = root.toString();
    bus = actors.probe(EventBus.Follow.class);
    worker = new ScriptedWorker(bus.ref()::tell);
    backends = new ScriptedBackends(worker);
    book = new WorkerBook(root, config(configured));
    reading = new Reading.Valid(config(configured));
    events = actors.probe(WorkerEvent.class);
    actors
        .system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(WorkerEvent.class, events.ref()));
    Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    surroundings =
        new WorkerRegistry.Surroundings(
            backends,
            settings,
            book,
            () -> reading,
            directory,
            clock,
            new OpenCodeIds(clock, new Random(1)));
    registry = actors.spawn(WorkerRegistry.create(surroundings));
    workers = new ActorWorkers(registry, actors.system());
    // Then it watches the backends.
    answered(workers.list());
  }

  static Orchestrator config(WorkerConfig... configured) {
    Map<String, WorkerConfig> all = new LinkedHashMap<>();
    for (WorkerConfig one : configured) {
      all.put(one.id(), one);
    }
    return new Orchestrator(Backend.AGENT, all, List.of());
  }

  static WorkerConfig agent(Reuse reuse) {
    return worker(Backend.AGENT, reuse, true);
  }

  static WorkerConfig server(Reuse reuse) {
    return worker(Backend.SERVER, reuse, true);
  }

  static WorkerConfig worker(Backend backend, Reuse reuse, boolean enabled) {
    return new WorkerConfig(
        "vision",
        backend,
        "looker",
        "stub/one",
        null,
        LIMIT,
        Duration.ofSeconds(60),
        reuse,
        Duration.ofMinutes(10),
        Map.of(),
        List.of(),
        "looks",
        enabled);
  }

  static WorkerPrompt prompt(String text) {
    return new WorkerPrompt(text, List.of(), null, null, null, null);
  }

  static WorkerPrompt inSession(String sessionId) {
    return new WorkerPrompt("Go on.", List.of(), null, sessionId, null, null);
  }

  CompletionStage<Outcome<WorkerAnswer>> ask(String text) {
    return workers.prompt("vision", prompt(text));
  }

  CompletionStage<Outcome<WorkerAnswer>> ask(WorkerPrompt prompt) {
    return workers.prompt("vision", prompt);
  }

  /** Its server is ready. */
  void ready() {
    worker.next(Readied.class).done();
  }

  SessionRef opens(String sessionId) {
    Opened opened = worker.next(Opened.class);
    SessionRef session = new SessionRef(sessionId, opened.directory());
    opened.done(session);
    return session;
  }

  /** A prompt that the server has, in a session made for it. */
  Turn turn(String sessionId) {
    ready();
    opens(sessionId);
    return taken();
  }

  /** The next prompt that is handed over. */
  Turn taken() {
    Prompted prompted = worker.next(Prompted.class);
    ActorRef<Signal> ear = bus.expectMessageClass(EventBus.Follow.class).follower();
    prompted.done();
    return new Turn(prompted, ear);
  }

  /** A prompt in the hands of the server. */
  final class Turn {

    final Prompted prompted;
    private final ActorRef<Signal> ear;

    Turn(Prompted prompted, ActorRef<Signal> ear) {
      this.prompted = prompted;
      this.ear = ear;
    }

    void hears(SessionEvent event) {
      ear.tell(new Signal.Happened(event));
    }

    void hears(Signal signal) {
      ear.tell(signal);
    }

    String session() {
      return prompted.session().id();
    }

    /** The session goes idle; the look that this causes, which only comes once it is followed. */
    Turn finds(TurnLook look) {
      hears(new SessionEvent.Idle(session()));
      worker.next(Looked.class).done(look);
      return this;
    }

    /** All told so far has reached its run. */
    Turn settles() {
      finds(new TurnLook.Running(false, null));
      speaks("");
      event("stream");
      return this;
    }

    void speaks(String delta) {
      worker.ear(session()).tell(new SessionEvent.Spoken(session(), "msg_a", "prt_a", delta));
    }

    void said(Answer answer) {
      worker.next(Answered.class).done(answer);
    }

    void says(String text) {
      finds(new TurnLook.Ended(text));
      said(new Answer(text, TOKENS, 0.5, "stop"));
    }

    /** The abort has its effect. */
    Turn aborts() {
      worker.next(Aborted.class).done();
      worker.next(Looked.class).done(aborted());
      return this;
    }
  }

  static TurnLook aborted() {
    return new TurnLook.Failed(new TurnError("MessageAbortedError", "aborted"));
  }

  static <T> T answered(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  static String text(CompletionStage<Outcome<WorkerAnswer>> stage) {
    return done(stage).text();
  }

  static <T> T done(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = answered(stage);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  static Refusal refusal(CompletionStage<? extends Outcome<?>> stage) {
    Outcome<?> outcome = answered(stage);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).refusal();
  }

  WorkerView view() {
    return answered(workers.list()).get(0);
  }

  /** The next event of this type, without its prefix; the ones before it are passed over. */
  WorkerEvent event(String type) {
    WorkerEvent event = events.receiveMessage();
    while (!event.type().equals("orchestra.worker." + type)) {
      event = events.receiveMessage();
    }
    return event;
  }

  void timePasses(Duration amount) {
    actors.timePasses(amount);
  }
}
