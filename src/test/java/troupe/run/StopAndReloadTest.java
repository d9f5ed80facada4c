package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.run.Workshop.agent;
import static troupe.run.Workshop.answered;
import static troupe.run.Workshop.done;
import static troupe.run.Workshop.refusal;
import static troupe.run.Workshop.server;
import static troupe.run.Workshop.text;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerStatus;
import troupe.api.WorkerView;
import troupe.run.Workshop.Turn;
import troupe.testing.Actors;
import troupe.worker.Answer;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Answered;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Readied;
import troupe.worker.ScriptedWorker.Removed;
import troupe.worker.ServerNews;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;
import troupe.worker.config.Backend;
import troupe.worker.config.Reading;
import troupe.worker.config.Reuse;
import troupe.worker.config.Violation;

/** Workers that are stopped, and configurations that change. */
final class StopAndReloadTest {

  private static final Refusal STOPPED = new Refusal.WorkerStopped("vision", "");

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  @Test
  void stopCutsTheTurnAndThoseThatWaitAndEndsTheServer() {
    Workshop shop = new Workshop(actors, root, server(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> running = shop.ask("One.");
    CompletionStage<Outcome<WorkerAnswer>> waiting = shop.ask("Two.");
    Turn turn = shop.turn("ses_1").settles();
    CompletionStage<Outcome<WorkerView>> stop = shop.workers.stop("vision");
    CompletionStage<Outcome<WorkerView>> again = shop.workers.stop("vision");
    assertThat(refusal(waiting)).isEqualTo(STOPPED);
    assertThat(refusal(shop.ask("Three."))).isInstanceOf(Refusal.WorkerUnavailable.class);
    turn.aborts().said(new Answer("I be", Workshop.TOKENS, 0, ""));
    assertThat(refusal(running)).isEqualTo(new Refusal.WorkerStopped("vision", "I be"));
    assertThat(done(stop).running()).isZero();
    assertThat(done(again).status()).isEqualTo(WorkerStatus.STOPPED);
    assertThat(shop.backends.ended()).containsExactly(own(shop));
    CompletionStage<Outcome<WorkerAnswer>> next = shop.ask("Four.");
    shop.turn("ses_2").says("4");
    assertThat(done(next).reused()).isFalse();
  }

  @Test
  void stopWhileTheServerStartsAnswersAtOnce() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("One.");
    shop.worker.next(Readied.class);
    done(shop.workers.stop("vision"));
    assertThat(refusal(asked)).isEqualTo(STOPPED);
    assertThat(shop.backends.ended()).containsExactly(own(shop));
  }

  @Test
  void stopWhileASessionIsMadeRemovesIt() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("One.");
    shop.ready();
    Opened opened = shop.worker.next(Opened.class);
    CompletionStage<Outcome<WorkerView>> stop = shop.workers.stop("vision");
    assertThat(refusal(asked)).isEqualTo(STOPPED);
    opened.done(new SessionRef("ses_1", shop.directory));
    Removed removed = shop.worker.next(Removed.class);
    assertThat(removed.session().id()).isEqualTo("ses_1");
    removed.answer().complete(null);
    assertThat(done(stop).running()).isZero();
    assertThat(shop.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void stopWhileTheAnswerIsReadLetsItBeRead() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("One.");
    Turn turn = shop.turn("ses_1").finds(new TurnLook.Ended("1"));
    Answered read = shop.worker.next(Answered.class);
    CompletionStage<Outcome<WorkerView>> stop = shop.workers.stop("vision");
    shop.view();
    read.done(new Answer("1", Workshop.TOKENS, 0, "stop"));
    assertThat(text(asked)).isEqualTo("1");
    assertThat(done(stop).running()).isZero();
    assertThat(turn.session()).isEqualTo("ses_1");
  }

  /** The abort waits for the hand-over, since a prompt that comes later would run. */
  @Test
  void stopWhileThePromptIsOnItsWayCutsItOnceItIsThere() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("One.");
    shop.ready();
    shop.opens("ses_1");
    Prompted prompted = shop.worker.next(Prompted.class);
    CompletionStage<Outcome<WorkerView>> stop = shop.workers.stop("vision");
    prompted.done();
    shop.worker.next(Aborted.class).done();
    shop.worker.next(Looked.class).done(Workshop.aborted());
    shop.worker.next(Answered.class).done(Answer.NONE);
    assertThat(refusal(asked)).isEqualTo(STOPPED);
    assertThat(done(stop).running()).isZero();
  }

  @Test
  void unknownWorkerCannotBeStopped() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    assertThat(refusal(shop.workers.stop("ada")))
        .isEqualTo(new Refusal.NoSuchWorker("ada", List.of("vision")));
  }

  @Test
  void wrongFileChangesNothing() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    Violation wrong = new Violation(Path.of("/p/orchestrator.json"), 4, 18, "$.workers", "found 7");
    shop.reading = new Reading.Invalid(List.of(wrong));
    assertThat(refusal(shop.workers.reload()))
        .isEqualTo(new Refusal.InvalidConfiguration(List.of(wrong.toString())));
    assertThat(shop.view().id()).isEqualTo("vision");
    assertThat(shop.backends.refreshed()).isZero();
  }

  @Test
  void changedWorkerGoesOnWithWhatItBeganAndItsServerIsLeftToTheBackends() {
    Workshop shop = new Workshop(actors, root, server(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> running = shop.ask("One.");
    Turn turn = shop.turn("ses_1").settles();
    shop.reading = new Reading.Valid(Workshop.config(server(Reuse.PROCESS)));
    assertThat(done(shop.workers.reload()).get(0).reuse()).isEqualTo("process");
    assertThat(shop.backends.refreshed()).isEqualTo(1);
    turn.says("1");
    assertThat(text(running)).isEqualTo("1");
    CompletionStage<Outcome<WorkerAnswer>> next = shop.ask("Two.");
    shop.turn("ses_2").says("2");
    assertThat(done(next).reused()).isFalse();
    assertThat(shop.backends.ended()).isEmpty();
  }

  @Test
  void workerThatVanishedIsUnknown() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    shop.backends.tell(new ServerNews.Spawned(own(shop), 7));
    shop.event("spawned");
    shop.reading = new Reading.Valid(Workshop.config());
    assertThat(done(shop.workers.reload())).isEmpty();
    assertThat(shop.backends.refreshed()).isEqualTo(1);
    assertThat(answered(shop.workers.list())).isEmpty();
    assertThat(refusal(shop.ask("One."))).isEqualTo(new Refusal.NoSuchWorker("vision", List.of()));
  }

  @Test
  void workerThatStaysTheSameKeepsItsServerAndSession() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> first = shop.ask("One.");
    shop.turn("ses_1").says("1");
    text(first);
    done(shop.workers.reload());
    CompletionStage<Outcome<WorkerAnswer>> second = shop.ask("Two.");
    shop.ready();
    shop.taken().says("2");
    assertThat(done(second).reused()).isTrue();
    assertThat(shop.backends.ended()).isEmpty();
  }

  @Test
  void workerThatIsSwitchedOffByTheNewConfigurationRefuses() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    shop.reading =
        new Reading.Valid(Workshop.config(Workshop.worker(Backend.AGENT, Reuse.SESSION, false)));
    assertThat(done(shop.workers.reload()).get(0).enabled()).isFalse();
    assertThat(refusal(shop.ask("One."))).isEqualTo(new Refusal.WorkerDisabled("vision"));
  }

  private static Placement.Own own(Workshop shop) {
    return new Placement.Own("vision", "stub/one", shop.directory, "", false);
  }
}
