package troupe.daemon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import troupe.api.Outcome;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerEvent;
import troupe.api.WorkerPrompt;
import troupe.api.WorkerView;
import troupe.api.Workers;

/** Holds the place of the workers until the daemon runs them. Fails whatever it is asked. */
final class WorkersToBeWired implements Workers {

  @Override
  public CompletionStage<List<WorkerView>> list() {
    return notWired();
  }

  @Override
  public CompletionStage<Outcome<WorkerAnswer>> prompt(String worker, WorkerPrompt prompt) {
    return notWired();
  }

  @Override
  public CompletionStage<Outcome<WorkerView>> stop(String worker) {
    return notWired();
  }

  @Override
  public CompletionStage<Outcome<List<WorkerView>>> reload() {
    return notWired();
  }

  @Override
  public Flow.Publisher<WorkerEvent> events() {
    throw new UnsupportedOperationException("workers are not wired");
  }

  private static <T> CompletionStage<T> notWired() {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("workers are not wired"));
  }
}
