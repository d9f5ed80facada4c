package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static troupe.opencode.OpenCodeTroubles.answered;
import static troupe.opencode.OpenCodeTroubles.failed;
import static troupe.opencode.OpenCodeTroubles.refused;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.run.Workshop.agent;
import static troupe.run.Workshop.done;
import static troupe.run.Workshop.refusal;
import static troupe.run.Workshop.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Attachment;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TokenCount;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerPrompt;
import troupe.bus.EventBus;
import troupe.bus.EventBus.Signal;
import troupe.opencode.FilePart;
import troupe.opencode.ModelRef;
import troupe.opencode.NewSession;
import troupe.opencode.PermissionAsk;
import troupe.opencode.PermissionRule;
import troupe.opencode.SessionEvent;
import troupe.opencode.TextPart;
import troupe.opencode.TurnError;
import troupe.run.Workshop.Turn;
import troupe.testing.Actors;
import troupe.worker.Answer;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Answered;
import troupe.worker.ScriptedWorker.Listed;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Readied;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.config.Backend;
import troupe.worker.config.Reuse;

/** One prompt on its way, and every way it can end. */
final class PromptTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(actors, root, agent(Reuse.SESSION));
  }

  private static WorkerPrompt with(
      @Nullable String model, @Nullable String directory, @Nullable Duration timeout) {
    return new WorkerPrompt("Look.", List.of(), directory, null, model, timeout);
  }

  @Test
  void promptIsAnsweredWithAllThatIsKnownOfIt() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.worker.next(Readied.class).done();
    Opened opened = shop.worker.next(Opened.class);
    assertThat(opened.directory()).isEqualTo(shop.directory);
    assertThat(opened.session())
        .isEqualTo(
            new NewSession(
                "[worker] vision",
                Map.of("troupe.worker", "vision"),
                List.of(new PermissionRule("team_*", "*", "deny"))));
    opened.done(new SessionRef("ses_1", shop.directory));
    Turn turn = shop.taken();
    assertThat(turn.prompted.prompt().agent()).isEqualTo("looker");
    assertThat(turn.prompted.prompt().model()).isEqualTo(new ModelRef("stub", "one"));
    assertThat(turn.prompted.prompt().system()).isNull();
    turn.says("A cat.");
    assertThat(done(asked))
        .isEqualTo(
            new WorkerAnswer(
                "vision",
                "agent",
                "A cat.",
                "ses_1",
                turn.prompted.id(),
                "looker",
                "stub/one",
                shop.directory,
                false,
                new TokenCount(7, 3, 0, 0, 0),
                0.5));
    assertThat(shop.backends.placed()).contains(new Placement.Shared());
  }

  @Test
  void promptThatIsWrongIsRefusedAtOnce() {
    assertThat(refusal(shop.workers.prompt("visoin", Workshop.prompt("Look."))))
        .isEqualTo(new Refusal.NoSuchWorker("visoin", List.of("vision")));
    assertThat(refusal(shop.ask(" \n"))).isInstanceOf(Refusal.InvalidText.class);
    assertThat(refusal(shop.ask(with("opus", null, null))))
        .isEqualTo(new Refusal.InvalidModel("opus"));
    for (Duration wrong : List.of(Duration.ofMillis(999), Duration.ofHours(24).plusMillis(1))) {
      assertThat(refusal(shop.ask(with(null, null, wrong))))
          .isEqualTo(new Refusal.InvalidTimeout(wrong));
    }
    assertThat(refusal(shop.ask(with(null, "here", null))))
        .isEqualTo(new Refusal.InvalidDirectory("here", "Expected an absolute path."));
    String missing = root.resolve("missing").toString();
    assertThat(refusal(shop.ask(with(null, missing, null))))
        .isEqualTo(new Refusal.InvalidDirectory(missing, "There is no such directory."));
    assertThat(shop.worker.waiting(Opened.class)).isZero();
    assertThat(shop.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void workerThatIsSwitchedOffRefuses() {
    Workshop closed = new Workshop(actors, root, Workshop.worker(Backend.AGENT, Reuse.NONE, false));
    assertThat(refusal(closed.ask("Look."))).isEqualTo(new Refusal.WorkerDisabled("vision"));
  }

  @Test
  void attachmentsGoBehindTheTextAndAreRemovedAfterTheTurn() {
    List<Attachment> files = List.of(new Attachment.Text("note.txt", "hello"));
    CompletionStage<Outcome<WorkerAnswer>> asked =
        shop.ask(new WorkerPrompt("Look.", files, null, null, null, null));
    Turn turn = shop.turn("ses_1");
    TextPart text = (TextPart) turn.prompted.prompt().parts().get(0);
    FilePart file = (FilePart) turn.prompted.prompt().parts().get(1);
    assertThat(text.text()).isEqualTo("Look.");
    assertThat(file.name()).isEqualTo("note.txt");
    assertThat(file.id()).isGreaterThan(text.id());
    assertThat(Path.of(file.url())).hasContent("hello");
    turn.says("A note.");
    text(asked);
    await().untilAsserted(() -> assertThat(Path.of(file.url())).doesNotExist());
  }

  @Test
  void attachmentThatCannotBeSentIsRefused() {
    List<Attachment> files = List.of(new Attachment.AtPath(null, null, "missing.png"));
    Refusal refusal = refusal(shop.ask(new WorkerPrompt("Look.", files, null, null, null, null)));
    assertThat(refusal).isInstanceOf(Refusal.InvalidAttachment.class);
    assertThat(shop.view().running()).isZero();
  }

  @Test
  void serverThatDoesNotStartIsUnavailable() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.worker.next(Readied.class).fails(failed("Timeout waiting for server to start"));
    assertThat(refusal(asked))
        .isEqualTo(new Refusal.WorkerUnavailable("vision", "Timeout waiting for server to start"));
  }

  @Test
  void sessionThatCannotBeMadeIsTriedOnceMoreUnlessTheServerSaysNo() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.ready();
    shop.worker.next(Opened.class).fails(failed("broken"));
    shop.worker.next(Opened.class).fails(unreachable("gone"));
    assertThat(refusal(asked)).isEqualTo(new Refusal.WorkerUnavailable("vision", "gone"));
    CompletionStage<Outcome<WorkerAnswer>> second = shop.ask("Look.");
    shop.ready();
    shop.worker.next(Opened.class).fails(refused("no"));
    assertThat(refusal(second)).isEqualTo(new Refusal.WorkerUnavailable("vision", "no"));
  }

  @Test
  void turnThatFailedSaysWhatOpenCodeSaid() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    Turn turn = shop.turn("ses_1");
    turn.finds(
        new TurnLook.Failed(
            new TurnError("UnknownError", "Model not found: stub/on. Did you mean: one?")));
    turn.said(new Answer("I be", Workshop.TOKENS, 0, ""));
    shop.worker.next(Listed.class).fails(unreachable("gone"));
    assertThat(refusal(asked))
        .isEqualTo(
            new Refusal.WorkerFailed(
                "vision",
                "ses_1",
                "UnknownError: Model not found: stub/on. Did you mean: one?",
                "I be"));
  }

  @Test
  void turnThatFailedWithAModelThatDoesNotExistNamesOneNearIt() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    Turn turn = shop.turn("ses_1");
    turn.finds(new TurnLook.Failed(new TurnError("UnknownError", "no")));
    turn.said(Answer.NONE);
    shop.worker.next(Listed.class).done(List.of(new ModelRef("stub", "ones")));
    assertThat(refusal(asked))
        .isEqualTo(
            new Refusal.WorkerFailed(
                "vision",
                "ses_1",
                "UnknownError: no (there is no model \"stub/one\"; near it: stub/ones)",
                ""));
  }

  @Test
  void answerThatCannotBeReadIsTheOneThatWasSeen() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.turn("ses_1").finds(new TurnLook.Ended("A cat."));
    shop.worker.next(Answered.class).fails(unreachable("gone"));
    assertThat(text(asked)).isEqualTo("A cat.");
  }

  @Test
  void turnPastItsLimitIsAbortedAndItsCallerGetsWhatThereIs() {
    CompletionStage<Outcome<WorkerAnswer>> asked =
        shop.ask(with(null, null, Duration.ofSeconds(7)));
    Turn turn = shop.turn("ses_1");
    turn.hears(
        new SessionEvent.PermissionAsked(
            new PermissionAsk("per_1", "ses_1", "bash", List.of("rm *"))));
    turn.settles();
    shop.timePasses(Duration.ofSeconds(7));
    turn.aborts().said(new Answer("I be", Workshop.TOKENS, 0, ""));
    assertThat(refusal(asked))
        .isEqualTo(
            new Refusal.WorkerTimedOut(
                "vision", "ses_1", Duration.ofSeconds(7), "I be", "bash (rm *)"));
  }

  @Test
  void answerThatComesWhileItsTurnIsAbortedCounts() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    Turn turn = shop.turn("ses_1");
    turn.settles();
    shop.timePasses(Workshop.LIMIT);
    shop.worker.next(Aborted.class).done();
    shop.worker.next(Looked.class).done(new TurnLook.Ended("Just in time."));
    turn.said(new Answer("Just in time.", Workshop.TOKENS, 0, "stop"));
    assertThat(text(asked)).isEqualTo("Just in time.");
  }

  @Test
  void abortWithoutEffectDoesNotKeepTheCallerWaiting() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    Turn turn = shop.turn("ses_1");
    turn.speaks("I be");
    turn.settles();
    shop.timePasses(Workshop.LIMIT);
    shop.worker.next(Aborted.class).fails(unreachable("gone"));
    shop.timePasses(RunTurn.CUT_LIMIT);
    shop.worker.next(Answered.class).fails(unreachable("gone"));
    assertThat(refusal(asked))
        .isEqualTo(new Refusal.WorkerTimedOut("vision", "ses_1", Workshop.LIMIT, "I be", null));
    shop.ask("Again.");
    shop.ready();
    shop.opens("ses_2");
  }

  @Test
  void promptTheServerDoesNotTakeIsGivenUp() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.ready();
    shop.opens("ses_1");
    shop.worker.next(Prompted.class);
    shop.timePasses(Duration.ofSeconds(60));
    assertThat(refusal(asked))
        .isEqualTo(
            new Refusal.WorkerUnavailable(
                "vision", "OpenCode did not take the prompt within PT1M"));
  }

  @Test
  void promptTheServerSaysNoToFails() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.ready();
    shop.opens("ses_1");
    shop.worker.next(Prompted.class).fails(answered(400, "a malformed part"));
    assertThat(refusal(asked))
        .isEqualTo(new Refusal.WorkerFailed("vision", "ses_1", "a malformed part", ""));
  }

  @Test
  void serverThatIsLostInTheMiddleFailsTheTurnWithWhatWasHeard() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    Turn turn = shop.turn("ses_1");
    turn.speaks("I be");
    turn.settles();
    turn.hears(new Signal.ServerLost("it crashed too often"));
    shop.worker.next(Answered.class).fails(unreachable("gone"));
    shop.worker.next(Listed.class).done(List.of(new ModelRef("stub", "one")));
    assertThat(refusal(asked))
        .isEqualTo(new Refusal.WorkerFailed("vision", "ses_1", "it crashed too often", "I be"));
  }

  @Test
  void defectOfARunIsToldToItsCallerAndTheNextPromptGetsANewSession() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    CompletionStage<Outcome<WorkerAnswer>> next = shop.ask("Next.");
    shop.ready();
    shop.opens("ses_1");
    shop.worker.next(Prompted.class).fails(new IllegalArgumentException("none of OpenCode's"));
    assertThat(refusal(asked))
        .isEqualTo(
            new Refusal.WorkerFailed(
                "vision", "ses_1", "a defect of Troupe's, which its log shows.", ""));
    shop.bus.expectMessageClass(EventBus.Follow.class);
    shop.worker.next(Aborted.class).done();
    shop.turn("ses_2").says("Done.");
    assertThat(text(next)).isEqualTo("Done.");
  }

  @Test
  void daemonThatEndsTellsTheCallers() {
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.turn("ses_1");
    actors.stop(shop.registry);
    assertThat(refusal(asked)).isEqualTo(new Refusal.Unavailable("The daemon is stopping."));
  }
}
