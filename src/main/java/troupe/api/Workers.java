package troupe.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The configured workers of one daemon: OpenCode agents that answer single prompts, each on the
 * backend that the configuration names. A stage completes normally for every {@link Outcome}.
 */
public interface Workers {

  /**
   * The same workers for one prompt that may be sent more than once: it is run once, and a repeat
   * gets the answer of the first, as long as the daemon lives. What was refused before a turn ran
   * is decided again.
   *
   * @param key {@code null} for a prompt that is sent once only
   */
  Workers once(@Nullable RequestKey key);

  /** Every worker and how it is doing, in the order of the configuration. */
  CompletionStage<List<WorkerView>> list();

  /**
   * Has {@code worker} answer one prompt, and waits for it: as long as the worker's start, the
   * prompts before it and its time limit take. Past the limit the turn is aborted.
   */
  CompletionStage<Outcome<WorkerAnswer>> prompt(String worker, WorkerPrompt prompt);

  /** Cuts every turn of {@code worker} and ends its servers; the next prompt starts it again. */
  CompletionStage<Outcome<WorkerView>> stop(String worker);

  /**
   * Reads the configuration files again. What runs is not disturbed; when a file is wrong nothing
   * changes.
   */
  CompletionStage<Outcome<List<WorkerView>>> reload();

  /**
   * What workers do, from the moment of the subscription. A subscriber that is too slow loses the
   * oldest events.
   */
  Flow.Publisher<WorkerEvent> events();
}
