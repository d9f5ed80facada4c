package troupe.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
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
  void failureIsPassedOnAsItIs() {
    CompletableFuture<String> asked = new CompletableFuture<>();
    CompletionStage<String> plain = Stages.plain(asked, Runnable::run);
    asked.completeExceptionally(thrown);
    AtomicReference<Throwable> heard = new AtomicReference<>();
    plain.whenComplete((none, failure) -> heard.set(failure));
    assertThat(heard).hasValue(thrown);
  }
}
