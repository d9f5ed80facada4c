package troupe.tool;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import troupe.api.Outcome;
import troupe.api.Refusal;

/** Turns outcomes into the texts a model reads. */
final class Answers {

  /**
   * For stages that may come from an actor's {@code ask}: without an executor these start a thread
   * for every step on a machine of two cores. Making a short text is no work worth a hand-over.
   */
  static final Executor SAME_THREAD = Runnable::run;

  private Answers() {}

  static <T> CompletionStage<String> text(
      CompletionStage<Outcome<T>> outcome, Function<T, String> done) {
    return text(outcome, done, Answers::error);
  }

  static <T> CompletionStage<String> text(
      CompletionStage<Outcome<T>> outcome,
      Function<T, String> done,
      Function<Refusal, String> refused) {
    return outcome.thenApplyAsync(
        answer -> {
          if (answer instanceof Outcome.Done<T> value) {
            return done.apply(value.value());
          }
          Refusal refusal = ((Outcome.Refused<T>) answer).refusal();
          if (refusal instanceof Refusal.IdempotencyKeyReused
              || refusal instanceof Refusal.RequestInProgress) {
            throw new KeyRefused(refusal);
          }
          return refused.apply(refusal);
        },
        SAME_THREAD);
  }

  static String error(Refusal refusal) {
    String sentence = refusal.sentence();
    boolean saysErrorItself =
        refusal instanceof Refusal.SessionNotCreated || refusal instanceof Refusal.PromptNotSent;
    return saysErrorItself ? sentence : "Error: " + sentence;
  }
}
