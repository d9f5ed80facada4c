package troupe.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import troupe.api.Refusal;
import troupe.async.Stages;

/**
 * Looks on the disk for what a prompt needs, and has its attachments made ready.
 *
 * @param disk may be blocked by a slow disk
 */
record Preparation(Attachments attachments, Executor disk) {

  /** What came of it. */
  sealed interface Result {

    /** The prompt can be run. */
    record Fit(Prepared prepared) implements Result {}

    /** It cannot; nothing is left on disk. */
    record Unfit(Refusal refusal) implements Result {}
  }

  /** Never fails. */
  CompletionStage<Result> prepare(Order order) {
    return CompletableFuture.supplyAsync(() -> Admission.checkDirectory(order.directory()), disk)
        .thenComposeAsync(
            refusal ->
                refusal.isPresent()
                    ? CompletableFuture.completedStage(new Result.Unfit(refusal.get()))
                    : attached(order),
            disk)
        .exceptionallyAsync(Preparation::unfit, disk);
  }

  private CompletionStage<Result> attached(Order order) {
    return attachments
        .prepare(order.runId(), order.directory(), order.attachments())
        .thenApplyAsync(Result.Fit::new, disk);
  }

  static Result unfit(Throwable failure) {
    return new Result.Unfit(why(failure));
  }

  private static Refusal why(Throwable failure) {
    Throwable cause = Stages.unwrapped(failure);
    return cause instanceof AttachmentRefused refused
        ? refused.refusal()
        : new Refusal.Unavailable("The attachments cannot be written: " + cause.getMessage());
  }
}
