package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedQuestionTest {

  private final List<String> asked = new ArrayList<>();
  private final List<CompletableFuture<String>> answers = new ArrayList<>();
  private final SharedQuestion<String, String> status = new SharedQuestion<>(this::answer);

  private CompletionStage<String> answer(String directory) {
    asked.add(directory);
    answers.add(new CompletableFuture<>());
    return answers.get(answers.size() - 1);
  }

  private CompletableFuture<String> ask(String directory) {
    return status.ask(directory).toCompletableFuture();
  }

  @Test
  void whoAsksAloneIsAnsweredByAQuestionOfItsOwn() {
    CompletableFuture<String> first = ask("/a");
    answers.get(0).complete("busy");
    CompletableFuture<String> second = ask("/a");
    answers.get(1).complete("idle");
    assertThat(first).isCompletedWithValue("busy");
    assertThat(second).isCompletedWithValue("idle");
  }

  @Test
  void whoAskMeanwhileShareTheNextOneAndAreNotToldWhatWasSoBefore() {
    CompletableFuture<String> first = ask("/a");
    CompletableFuture<String> second = ask("/a");
    CompletableFuture<String> third = ask("/a");
    assertThat(asked).hasSize(1);
    answers.get(0).complete("before");
    assertThat(first).isCompletedWithValue("before");
    assertThat(List.of(second, third)).noneMatch(CompletableFuture::isDone);
    assertThat(asked).hasSize(2);
    CompletableFuture<String> late = ask("/a");
    answers.get(1).complete("after");
    assertThat(List.of(second, third))
        .allSatisfy(one -> assertThat(one).isCompletedWithValue("after"));
    assertThat(late).isNotDone();
    answers.get(2).complete("later");
    assertThat(late).isCompletedWithValue("later");
    assertThat(asked).hasSize(3);
  }

  @Test
  void whatIsAskedOfOtherDirectoriesWaitsForNothing() {
    CompletableFuture<String> first = ask("/a");
    CompletableFuture<String> other = ask("/b");
    assertThat(asked).containsExactly("/a", "/b");
    answers.get(1).complete("idle");
    assertThat(other).isCompletedWithValue("idle");
    assertThat(first).isNotDone();
  }

  @Test
  void aFailureIsTheAnswerOfThoseWhoSharedItAndTheNextIsAskedAllTheSame() {
    CompletableFuture<String> first = ask("/a");
    CompletableFuture<String> second = ask("/a");
    answers.get(0).completeExceptionally(new IllegalStateException("gone"));
    answers.get(1).complete("back");
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedWithValue("back");
  }

  @Test
  void whatCannotEvenBeAskedFailsAndKeepsNobodyWaiting() {
    SharedQuestion<String, String> impossible =
        new SharedQuestion<>(
            about -> {
              throw new IllegalStateException("closed");
            });
    assertThat(impossible.ask("/a").toCompletableFuture()).isCompletedExceptionally();
    assertThat(impossible.ask("/a").toCompletableFuture()).isCompletedExceptionally();
  }

  /** With answers from another thread, as they come from the network. */
  @Test
  void everybodyIsAnsweredByAQuestionThatBeganLaterHoweverManyAskAtOnce() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    ExecutorService network = Executors.newFixedThreadPool(2);
    ExecutorService crowd = Executors.newFixedThreadPool(4);
    try {
      SharedQuestion<String, Integer> counted =
          new SharedQuestion<>(
              about -> {
                int number = begun.incrementAndGet();
                return CompletableFuture.supplyAsync(() -> number, network);
              });
      ConcurrentLinkedQueue<CompletableFuture<Boolean>> newer = new ConcurrentLinkedQueue<>();
      for (int one = 0; one < 2_000; one++) {
        crowd.execute(
            () -> {
              int before = begun.get();
              newer.add(
                  counted.ask("/a").thenApply(answer -> answer > before).toCompletableFuture());
            });
      }
      crowd.shutdown();
      assertThat(crowd.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(newer).hasSize(2_000);
      for (CompletableFuture<Boolean> one : newer) {
        assertThat(one.get(1, TimeUnit.MINUTES)).isTrue();
      }
      assertThat(begun.get()).isBetween(1, 2_000);
    } finally {
      network.shutdownNow();
      crowd.shutdownNow();
    }
  }
}
