package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.run.Workshop.agent;
import static troupe.run.Workshop.done;
import static troupe.run.Workshop.refusal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Samples;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerPrompt;
import troupe.settings.Settings;
import troupe.testing.Actors;
import troupe.testing.HandClock;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.config.Reuse;

/** Prompts that are sent again under their key. */
final class PromptMemoryTest {

  private static final RequestKey KEY = new RequestKey("k1", "f1");
  private static final WorkerPrompt PROMPT =
      new WorkerPrompt("Look.", List.of(), null, null, null, null);
  private static final Settings.Idempotency LIMITS =
      new Settings.Idempotency(Duration.ofHours(1), 2, 1_000_000);

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  private final HandClock clock = new HandClock(Instant.parse("2026-11-27T12:00:00Z"));
  private final PromptMemory memory = new PromptMemory(LIMITS, clock);

  @Test
  void promptSentTwiceIsRunOnceAndAnsweredAlike() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> first = prompt(shop, KEY);
    Workshop.Turn turn = shop.turn("ses_1");
    assertThat(refusal(prompt(shop, KEY))).isEqualTo(new Refusal.RequestInProgress("k1"));
    assertThat(refusal(prompt(shop, new RequestKey("k1", "f2"))))
        .isEqualTo(new Refusal.IdempotencyKeyReused("k1"));
    turn.says("A barn.");
    WorkerAnswer answer = done(first);
    assertThat(done(prompt(shop, KEY))).isEqualTo(answer);
    assertThat(shop.worker.waiting(Prompted.class)).isZero();
  }

  @Test
  void promptThatWasRefusedIsDecidedAgain() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    for (int i = 0; i < 2; i++) {
      assertThat(refusal(shop.workers.once(KEY).prompt("nobody", PROMPT)))
          .isInstanceOf(Refusal.NoSuchWorker.class);
    }
  }

  @Test
  void turnThatRanIsRememberedHoweverItEnded() {
    for (Refusal ran :
        List.of(
            new Refusal.WorkerFailed("docs", "ses", "no", "so far"),
            new Refusal.WorkerStopped("docs", "so far"),
            new Refusal.WorkerTimedOut("docs", "ses", Duration.ofMinutes(1), "", null))) {
      RequestKey key = new RequestKey(ran.toString(), "f");
      assertThat(memory.begin(key)).isEmpty();
      memory.end(key, new Outcome.Refused<>(ran));
      assertThat(memory.begin(key)).contains(new Outcome.Refused<>(ran));
    }
    memory.begin(KEY);
    memory.end(KEY, new Outcome.Refused<>(new Refusal.WorkerBusy("docs", 100)));
    assertThat(memory.begin(KEY)).isEmpty();
  }

  @Test
  void answersAreForgottenAfterTheWindowAndPastTheirNumber() {
    answered("a");
    clock.forward(LIMITS.window().minusMillis(1));
    assertThat(memory.begin(new RequestKey("a", "f"))).isPresent();
    answered("b");
    answered("c");
    assertThat(memory.begin(new RequestKey("a", "f"))).isEmpty();
    assertThat(memory.begin(new RequestKey("c", "f"))).isPresent();
    clock.forward(LIMITS.window());
    assertThat(memory.begin(new RequestKey("c", "f"))).isEmpty();
    // It is still being answered: forgotten only when it is.
    assertThat(memory.begin(new RequestKey("a", "f"))).isPresent();
  }

  private void answered(String name) {
    RequestKey key = new RequestKey(name, "f");
    assertThat(memory.begin(key)).isEmpty();
    memory.end(key, new Outcome.Done<>(Samples.workerAnswer()));
  }

  private static CompletionStage<Outcome<WorkerAnswer>> prompt(Workshop shop, RequestKey key) {
    return shop.workers.once(key).prompt("vision", PROMPT);
  }
}
