package troupe.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.async.Stages;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;
import troupe.worker.config.Violation;

/**
 * Reads the configuration again.
 *
 * @param files reads it
 * @param disk may be blocked by a slow disk
 */
record Rereading(Supplier<Reading> files, Executor disk) {

  /** What is configured by now, or all that is wrong with it. Never fails. */
  CompletionStage<Outcome<Orchestrator>> read() {
    return CompletableFuture.supplyAsync(files, disk)
        .thenApplyAsync(Rereading::outcome, disk)
        .exceptionallyAsync(Rereading::unreadable, disk);
  }

  private static Outcome<Orchestrator> outcome(Reading reading) {
    return reading instanceof Reading.Valid valid
        ? new Outcome.Done<>(valid.config())
        : refused(
            ((Reading.Invalid) reading).violations().stream().map(Violation::toString).toList());
  }

  private static Outcome<Orchestrator> unreadable(Throwable failure) {
    return refused(List.of(String.valueOf(Stages.unwrapped(failure).getMessage())));
  }

  private static Outcome<Orchestrator> refused(List<String> violations) {
    return new Outcome.Refused<>(new Refusal.InvalidConfiguration(violations));
  }
}
