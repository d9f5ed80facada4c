package troupe.turn;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus;
import troupe.bus.EventBus.Signal;
import troupe.opencode.ModelRef;
import troupe.opencode.PromptPart;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionMessage;
import troupe.opencode.TextPart;
import troupe.opencode.Tokens;
import troupe.settings.Settings;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.SessionRef;
import troupe.worker.Spent;
import troupe.worker.TurnLook;

/** One recipient, {@code ada}, between a scripted worker, a bus and a team that only listen. */
public final class Rehearsal {

  static final String PROMPT = "p1";
  static final String SESSION = "ses_ada";
  static final List<PromptPart> PARTS = List.of(new TextPart("prt_1", "Go."));

  static final SessionRef REF = new SessionRef(SESSION, "/work/blue");

  final ScriptedWorker worker;
  final TestProbe<Report> reports;
  final ActorRef<Recipient.Command> recipient;
  private final ActorRef<Signal> ear;

  Rehearsal(Actors actors) {
    this(actors, settings());
  }

  Rehearsal(Actors actors, Settings settings) {
    reports = actors.probe(Report.class);
    TestProbe<EventBus.Follow> bus = actors.probe(EventBus.Follow.class);
    worker = new ScriptedWorker(bus.ref()::tell);
    recipient =
        actors.spawn(
            Recipient.create(
                new Recipient.Spec(
                    "ada", REF, new ModelRef("a", "b"), "build", TurnLimits.of(settings.turns())),
                new Recipient.Surroundings(worker, settings),
                reports.ref()));
    ear = bus.expectMessageClass(EventBus.Follow.class).follower();
  }

  /** The defaults, but for fewer tries and no limit of turns. */
  public static Settings settings() {
    return settings("");
  }

  /** The same, with other settings over them. */
  public static Settings settings(String others) {
    Config few =
        ConfigFactory.parseString("turns { limit = 0s, max-resumes = 2 }, spawn.attempts = 2");
    return Settings.of(
        ConfigFactory.parseString(others)
            .withFallback(few)
            .atPath("troupe")
            .withFallback(ConfigFactory.defaultReference()));
  }

  static Recipient.Run run(int tries) {
    return new Recipient.Run(PROMPT, PARTS, "You are ada.", tries, false);
  }

  /** An assistant's message that answers {@code parent} begins. */
  static SessionEvent.AssistantUpdated begins(String id, @Nullable String parent) {
    return updated(
        new SessionMessage(
            id, "assistant", parent, null, null, null, List.of(), 0, Tokens.NONE, false));
  }

  /** It ends. */
  static SessionEvent.AssistantUpdated ends(String id, String parent, String finish) {
    Tokens some = new Tokens(10, 5, 0, 0, 0);
    return updated(
        new SessionMessage(
            id, "assistant", parent, Instant.EPOCH, finish, null, List.of(), 0.5, some, false));
  }

  /** A text of it is written, or being written. */
  static SessionEvent.TextUpdated says(String id, String part, @Nullable String text) {
    return new SessionEvent.TextUpdated(SESSION, id, part, text);
  }

  private static SessionEvent.AssistantUpdated updated(SessionMessage message) {
    return new SessionEvent.AssistantUpdated(SESSION, message);
  }

  /** A turn whose prompt is on its way. */
  Prompted sending() {
    recipient.tell(run(3));
    return worker.next(Prompted.class);
  }

  /** A turn whose prompt arrived. */
  Rehearsal following() {
    sending().done();
    reports.expectMessage(new Report.Delivered("ada", PROMPT));
    return this;
  }

  void hears(SessionEvent event) {
    ear.tell(new Signal.Happened(event));
  }

  void hears(Signal signal) {
    ear.tell(signal);
  }

  /** The session goes idle; the look that this causes. */
  Looked idle() {
    hears(new SessionEvent.Idle(SESSION));
    return worker.next(Looked.class);
  }

  void finds(TurnLook look) {
    worker.next(Looked.class).done(look);
  }

  void aborts() {
    worker.next(Aborted.class).done();
  }

  void ended(TurnOutcome outcome) {
    reports.expectMessage(new Report.Ended("ada", PROMPT, outcome));
  }

  void ended(TurnOutcome outcome, Spent spent) {
    reports.expectMessage(new Report.Ended("ada", PROMPT, outcome, spent));
  }

  /** All told so far is handled, and nothing was reported because of it. */
  void settles() {
    hears(new SessionEvent.PermissionReplied(SESSION, "fence", "once"));
    reports.expectMessage(new Report.Answered("ada", "fence", "once"));
  }

  /** The recipient takes and ends another turn, so it was idle. */
  void isIdle() {
    recipient.tell(new Recipient.Run("p2", PARTS, null, 1, false));
    Prompted prompted = worker.next(Prompted.class);
    prompted.done();
    reports.expectMessage(new Report.Delivered("ada", "p2"));
    idle().done(new TurnLook.Ended("Next."));
    reports.expectMessage(new Report.Ended("ada", "p2", new TurnOutcome.Answered("Next.")));
  }

  void ends() {
    reports.expectTerminated(recipient);
  }
}
