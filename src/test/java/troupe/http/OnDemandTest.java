package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When something is made, and how often. */
final class OnDemandTest {

  private final Queue<Runnable> given = new ArrayDeque<>();
  private final Queue<Supplier<String>> makers = new ArrayDeque<>();
  private final OnDemand<String> words = new OnDemand<>(() -> makers.remove().get(), given::add);

  @Test
  void isMadeOnceWhenItIsFirstAskedFor() {
    makers.add(() -> "made");
    assertThat(given).isEmpty();
    CompletionStage<String> first = words.get();
    CompletionStage<String> second = words.get();
    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(given).hasSize(1);
    given.remove().run();
    assertThat(first.toCompletableFuture()).isCompletedWithValue("made");
    assertThat(second.toCompletableFuture()).isCompletedWithValue("made");
    assertThat(words.get().toCompletableFuture()).isCompletedWithValue("made");
    assertThat(given).isEmpty();
  }

  @Test
  void isTriedAgainWhenItCouldNotBeMade() {
    makers.add(
        () -> {
          throw new IllegalStateException("not now");
        });
    makers.add(() -> "made");
    CompletionStage<String> first = words.get();
    given.remove().run();
    assertThat(first.toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("not now");
    CompletionStage<String> second = words.get();
    given.remove().run();
    assertThat(second.toCompletableFuture()).isCompletedWithValue("made");
  }
}
