package troupe.api;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * What happened to the teams of one daemon. Only what is on disk is told. Stages complete as those
 * of {@link Teams}.
 */
public interface Events {

  /**
   * A part of a team's history; for the lead and the operator.
   *
   * @param after the seq before the first one wanted; 0 for the beginning
   * @param limit the most events to read; a page may be shorter where they are long, and with 0 it
   *     tells only how far the team is
   */
  CompletionStage<Outcome<EventPage>> page(Caller caller, String team, long after, int limit);

  /** How far every team is, by name; empty for one that cannot say, such as a damaged one. */
  CompletionStage<Map<String, OptionalLong>> heads(Caller caller);

  /**
   * What is new from now on. A subscriber that takes its time is told less, never in another order:
   * the newest news of a team always comes, and what is missing before it stands in the team's
   * history.
   */
  Flow.Publisher<EventNews> news();
}
