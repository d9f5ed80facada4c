package troupe.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StagesTest {

  private final IOException thrown = new IOException("the disk is full");

  @Test
  void whatWasThrownIsFoundInAllThatWrapsIt() {
    assertThat(Stages.unwrapped(thrown)).isSameAs(thrown);
    assertThat(Stages.unwrapped(new CompletionException(new CompletionException(thrown))))
        .isSameAs(thrown);
    CompletionException empty = new CompletionException("of nothing", null);
    assertThat(Stages.unwrapped(empty)).isSameAs(empty);
    RuntimeException other = new RuntimeException(thrown);
    assertThat(Stages.unwrapped(other)).isSameAs(other);
  }

  @Test
  void plainStepsRunOnTheExecutorGiven() {
    Queue<Runnable> executor = new ArrayDeque<>();
    CompletableFuture<String> asked = new CompletableFuture<>();
    AtomicReference<String> heard = new AtomicReference<>("");
    CompletionStage<Void> step = Stages.plain(asked, executor::add).thenAccept(heard::set);
    asked.complete("yes");
    assertThat(heard).hasValue("");
    executor.remove().run();
    assertThat(heard).hasValue("yes");
    assertThat(step.toCompletableFuture()).isCompleted();
  }

  @Test
  void plainStageFailsWithWhatWasThrown() {
    CompletableFuture<String> asked = new CompletableFuture<>();
    CompletionStage<String> plain = Stages.plain(asked, Runnable::run);
    CompletionStage<String> step = Stages.plain(asked.thenApply(text -> text), Runnable::run);
    asked.completeExceptionally(thrown);
    assertThat(failure(plain)).isSameAs(thrown);
    assertThat(failure(step)).isSameAs(thrown);
  }

  private static @Nullable Throwable failure(CompletionStage<?> stage) {
    AtomicReference<@Nullable Throwable> heard = new AtomicReference<>();
    stage.whenComplete((none, failure) -> heard.set(failure));
    return heard.get();
  }
}
