package troupe.demo;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Teams;

/** One piece of the demo's plot. */
sealed interface Beat {

  /** What the spectator reads; of {@link Await}, what the demo waits for. */
  String text();

  /**
   * Does something.
   *
   * @param expected how it must come out, or the demo has failed
   */
  record Act(String text, Expected expected, Move move) implements Beat {}

  /** Goes on when {@code reached} holds. */
  record Await(String text, Predicate<World> reached) implements Beat {}

  /** How an act comes out. */
  enum Expected {
    DONE,
    /** As {@link Refusal.TaskBlocked}; any other refusal is a failure. */
    BLOCKED
  }

  /** A call on the front door, made with what is known at that moment. */
  @FunctionalInterface
  interface Move {
    CompletionStage<? extends Outcome<?>> on(Teams teams, World world);
  }
}
