package troupe.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import troupe.daemon.Daemon;

/** Counts its reloads; the second fails late, the third at once, and the fifth is refused. */
final class Reloader {

  private Reloader() {}

  public static void main(String[] arguments) throws InterruptedException {
    AtomicInteger times = new AtomicInteger();
    HangUp.onEach(() -> reload(times.incrementAndGet()));
    System.out.println("listening");
    new CountDownLatch(1).await();
  }

  private static CompletionStage<Daemon.Reloaded> reload(int time) {
    if (time == 3) {
      throw new IllegalStateException("thrown");
    }
    return time == 2
        ? CompletableFuture.failedFuture(new IllegalStateException("broken"))
        : CompletableFuture.completedFuture(new Daemon.Reloaded(time != 5, "reload " + time));
  }
}
