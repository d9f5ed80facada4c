package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.answered;
import static troupe.run.Workshop.agent;
import static troupe.run.Workshop.done;
import static troupe.run.Workshop.inSession;
import static troupe.run.Workshop.refusal;
import static troupe.run.Workshop.server;
import static troupe.run.Workshop.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerPrompt;
import troupe.bus.EventBus;
import troupe.run.Workshop.Turn;
import troupe.testing.Actors;
import troupe.worker.Placement;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Readied;
import troupe.worker.ScriptedWorker.Removed;
import troupe.worker.ScriptedWorker.Sought;
import troupe.worker.SessionRef;
import troupe.worker.config.Reuse;

/** What the next prompt finds, and which prompts wait for each other. */
final class ReuseTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  @Test
  void nextPromptGoesOnInTheSameSession() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> first = shop.ask("One.");
    shop.turn("ses_1").says("1");
    assertThat(done(first).reused()).isFalse();
    CompletionStage<Outcome<WorkerAnswer>> second = shop.ask("Two.");
    shop.ready();
    shop.taken().says("2");
    assertThat(done(second).reused()).isTrue();
    assertThat(done(second).sessionId()).isEqualTo("ses_1");
    assertThat(shop.worker.waiting(Opened.class)).isZero();
  }

  @Test
  void promptsToOneSessionWaitForEachOtherInOrderUpToABound() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    List<CompletionStage<Outcome<WorkerAnswer>>> asked =
        List.of(shop.ask("One."), shop.ask("Two."), shop.ask("Three."));
    assertThat(refusal(shop.ask("Four."))).isEqualTo(new Refusal.WorkerBusy("vision", 2));
    Turn first = shop.turn("ses_1");
    assertThat(shop.view().running()).isEqualTo(1);
    assertThat(shop.view().waiting()).isEqualTo(2);
    assertThat(shop.worker.waiting(Readied.class)).isZero();
    first.says("1");
    for (int next = 1; next < asked.size(); next++) {
      shop.ready();
      Turn turn = shop.taken();
      assertThat(turn.session()).isEqualTo("ses_1");
      turn.says(String.valueOf(next + 1));
    }
    assertThat(asked).map(Workshop::text).containsExactly("1", "2", "3");
  }

  @Test
  void otherModelHasASessionOfItsOwnAtOnce() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    shop.ask("One.");
    shop.turn("ses_1");
    shop.ask(new WorkerPrompt("Two.", List.of(), null, null, "stub/two", null));
    assertThat(shop.turn("ses_2").session()).isEqualTo("ses_2");
  }

  @Test
  void directoryHasOneSessionHoweverItIsWritten() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> first = shop.ask("One.");
    shop.turn("ses_1").says("1");
    text(first);
    shop.ask(new WorkerPrompt("Two.", List.of(), root + "/./", null, null, null));
    shop.ready();
    assertThat(shop.taken().session()).isEqualTo("ses_1");
  }

  @Test
  void sessionThatIsGoneIsReplacedOnce() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> first = shop.ask("One.");
    shop.turn("ses_1").says("1");
    text(first);
    CompletionStage<Outcome<WorkerAnswer>> second = shop.ask("Two.");
    shop.ready();
    gone(shop);
    shop.opens("ses_2");
    gone(shop);
    assertThat(refusal(second)).isInstanceOf(Refusal.WorkerFailed.class);
    CompletionStage<Outcome<WorkerAnswer>> third = shop.ask("Three.");
    shop.turn("ses_3").says("3");
    assertThat(done(third).reused()).isFalse();
  }

  private static void gone(Workshop shop) {
    shop.worker.next(Prompted.class).fails(answered(404, "no such session"));
    shop.bus.expectMessageClass(EventBus.Follow.class);
  }

  @Test
  void processReuseTakesPromptsAtOnceInNewSessionsOnOneServer() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    shop.ask("One.");
    shop.turn("ses_1");
    shop.ask("Two.");
    shop.turn("ses_2");
    assertThat(shop.view().running()).isEqualTo(2);
    assertThat(shop.backends.placed())
        .containsOnly(new Placement.Own("vision", "stub/one", shop.directory, "", false));
  }

  @Test
  void noReuseRemovesTheSessionAndThenItsServer() {
    Workshop shop = new Workshop(actors, root, server(Reuse.NONE));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("One.");
    Turn turn = shop.turn("ses_1");
    turn.says("1");
    assertThat(text(asked)).isEqualTo("1");
    Removed removed = shop.worker.next(Removed.class);
    assertThat(removed.session()).isEqualTo(turn.prompted.session());
    assertThat(shop.backends.ended()).isEmpty();
    removed.answer().complete(null);
    CompletionStage<Outcome<WorkerAnswer>> second = shop.ask("Two.");
    shop.turn("ses_2").says("2");
    text(second);
    shop.worker.next(Removed.class).fails(answered(500, "broken"));
    done(shop.workers.stop("vision"));
    assertThat(shop.backends.ended()).hasSize(2).doesNotHaveDuplicates();
    assertThat(shop.backends.placed()).containsAll(shop.backends.ended());
  }

  @Test
  void sessionTheCallerNamesIsUsedAndKept() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.NONE));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask(inSession("ses_mine"));
    shop.ready();
    Sought sought = shop.worker.next(Sought.class);
    assertThat(sought.sessionId()).isEqualTo("ses_mine");
    CompletionStage<Outcome<WorkerAnswer>> next = shop.ask(inSession("ses_mine"));
    sought.done(Optional.of(new SessionRef("ses_mine", "/elsewhere")));
    shop.taken().says("1");
    assertThat(done(asked).directory()).isEqualTo("/elsewhere");
    assertThat(done(asked).reused()).isTrue();
    shop.ready();
    shop.worker.next(Sought.class).done(Optional.empty());
    assertThat(refusal(next)).isEqualTo(new Refusal.NoSuchSession("ses_mine"));
    assertThat(shop.worker.waiting(Removed.class)).isZero();
  }

  @Test
  void sessionTheCallerNamesIsWaitedForWhoeverUsesIt() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    shop.ask("One.");
    Turn first = shop.turn("ses_1").settles();
    CompletionStage<Outcome<WorkerAnswer>> second = shop.ask(inSession("ses_1"));
    assertThat(shop.view().waiting()).isEqualTo(1);
    first.says("1");
    shop.ready();
    shop.worker.next(Sought.class).done(Optional.of(first.prompted.session()));
    shop.taken().says("2");
    assertThat(text(second)).isEqualTo("2");
  }
}
