package troupe.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor that answers at once: what asking alone costs. */
final class AskFloor implements AutoCloseable {

  private static final int IN_FLIGHT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ActorSystem<Question> system =
      ActorSystem.create(
          Behaviors.receiveMessage(
              (Question question) -> {
                question.replyTo().tell(question);
                return Behaviors.same();
              }),
          "floor");

  private record Question(ActorRef<Question> replyTo) {}

  /** Answers a second with so many questions on their way as there are connections elsewhere. */
  double perSecond(int count) {
    Semaphore room = new Semaphore(IN_FLIGHT);
    CompletableFuture<Void> last = new CompletableFuture<>();
    long start = System.nanoTime();
    for (int asked = 0; asked < count; asked++) {
      room.acquireUninterruptibly();
      CompletionStage<Question> answer =
          AskPattern.ask(system, Question::new, PATIENCE, system.scheduler());
      answer.whenCompleteAsync(
          (done, failure) -> {
            room.release();
            if (failure != null) {
              last.completeExceptionally(failure);
            }
          },
          system.executionContext());
    }
    room.acquireUninterruptibly(IN_FLIGHT);
    last.complete(null);
    last.join();
    return count * 1e9 / (System.nanoTime() - start);
  }

  @Override
  public void close() {
    system.terminate();
  }
}
