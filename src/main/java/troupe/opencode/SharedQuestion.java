package troupe.opencode;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A question whose answer is about all sessions of a server, and which many ask at the same moment:
 * after a lost connection everybody does. One is under way at a time, and all who ask meanwhile
 * share the next one. That begins after they asked, so nobody is told what was so before.
 *
 * <p>May be used by any thread.
 *
 * @param <K> what the answer depends on
 * @param <T> the answer; a value, as many get the same one
 */
final class SharedQuestion<K, T> {

  private final Function<K, CompletionStage<T>> question;

  /** Of each question that is under way the one after it. */
  private final Map<K, Next<T>> underWay = new HashMap<>();

  /** The one after, once somebody has asked for it. */
  private static final class Next<T> {
    private @Nullable CompletableFuture<T> answer;
  }

  /**
   * Nothing is asked yet.
   *
   * @param question asks; its stages complete sooner or later
   */
  SharedQuestion(Function<K, CompletionStage<T>> question) {
    this.question = question;
  }

  /** Completes as the stage of a question that began after this call did. */
  CompletionStage<T> ask(K about) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    synchronized (underWay) {
      Next<T> next = underWay.get(about);
      if (next != null) {
        next.answer = next.answer == null ? mine : next.answer;
        return next.answer;
      }
      underWay.put(about, new Next<>());
    }
    begin(about, mine);
    return mine;
  }

  private void begin(K about, CompletableFuture<T> answer) {
    begun(about)
        .whenComplete(
            (value, failure) -> {
              goOn(about);
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(failure);
              }
            });
  }

  /** One that cannot even be asked must not keep those waiting who ask later. */
  private CompletionStage<T> begun(K about) {
    try {
      return question.apply(about);
    } catch (RuntimeException impossible) {
      return CompletableFuture.failedFuture(impossible);
    }
  }

  private void goOn(K about) {
    CompletableFuture<T> following;
    synchronized (underWay) {
      Next<T> next = underWay.remove(about);
      following = next == null ? null : next.answer;
      if (following != null) {
        underWay.put(about, new Next<>());
      }
    }
    if (following != null) {
      begin(about, following);
    }
  }
}
