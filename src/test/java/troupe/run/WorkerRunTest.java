package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Attachment;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.WorkerAnswer;
import troupe.opencode.PermissionAsk;
import troupe.opencode.SessionEvent;
import troupe.run.Workshop.Turn;
import troupe.testing.Actors;
import troupe.worker.Answer;
import troupe.worker.ScriptedWorker.Aborted;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Readied;
import troupe.worker.SessionRef;
import troupe.worker.config.Reuse;

/** A run on its own, where messages come doubled, late or at the wrong time. */
final class WorkerRunTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  /** Work on the disk that the test has not let happen yet. */
  private final BlockingQueue<Runnable> disk = new LinkedBlockingQueue<>();

  /** Whether it happens as it comes. */
  private volatile boolean diskIsFree;

  private Workshop shop;
  private TestProbe<WorkerRegistry.Command> registry;

  private TestProbe<Answered> caller;

  private ActorRef<WorkerRun.Command> run;

  /** Generic answers have no class of their own. */
  private record Answered(Outcome<WorkerAnswer> outcome) {}

  @BeforeEach
  void begin() {
    shop = new Workshop(actors, root, Workshop.agent(Reuse.SESSION));
    registry = actors.probe(WorkerRegistry.Command.class);
    caller = actors.probe(Answered.class);
    WorkerRun.Home home =
        new WorkerRun.Home(
            shop.surroundings,
            new Preparation(
                new Attachments(shop.surroundings.settings().workers().attachments(), this::onDisk),
                this::onDisk),
            new Announcer(actors.system(), Clock.systemUTC()),
            registry.ref());
    Order order =
        new Order(
            "r1",
            Workshop.agent(Reuse.SESSION),
            "Look.",
            List.of(new Attachment.Text("note.txt", "hello")),
            null,
            shop.directory,
            null,
            Workshop.LIMIT);
    ActorRef<Outcome<WorkerAnswer>> ear =
        actors.spawn(
            Behaviors.receiveMessage(
                outcome -> {
                  caller.ref().tell(new Answered(outcome));
                  return Behaviors.same();
                }));
    run = actors.spawn(WorkerRun.create(order, home, ear));
  }

  private void onDisk(Runnable work) {
    disk.add(work);
    if (diskIsFree) {
      clearDisk();
    }
  }

  private void clearDisk() {
    for (Runnable work = disk.poll(); work != null; work = disk.poll()) {
      work.run();
    }
  }

  /**
   * One piece at a time, as the next one may remove the files that this one made; then all that
   * comes.
   */
  private void diskWorks() {
    do {
      nextWork().run();
    } while (!areFiles());
    diskIsFree = true;
    clearDisk();
  }

  private void diskIsClean() {
    caller.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(areFiles()).isFalse();
          return true;
        });
  }

  private Runnable nextWork() {
    try {
      Runnable work = disk.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(work).as("work on the disk").isNotNull();
      return work;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean areFiles() {
    return root.resolve(".opencode/attachments/r1").toFile().exists();
  }

  private void told(Refusal refusal) {
    caller.expectMessage(new Answered(new Outcome.Refused<>(refusal)));
  }

  private void over() {
    WorkerRegistry.Command told = registry.receiveMessage();
    while (!told.equals(new WorkerRegistry.Over("r1"))) {
      told = registry.receiveMessage();
    }
  }

  @Test
  void turnThatComesBeforeTheCheckIsDoneIsTakenAfterIt() {
    run.tell(new WorkerRun.Go(null));
    assertThat(shop.worker.waiting(Readied.class)).isZero();
    diskWorks();
    shop.worker.next(Readied.class);
  }

  @Test
  void doubledTurnsAndStopsHaveNoSecondEffect() {
    SessionRef session = new SessionRef("ses_1", shop.directory);
    run.tell(new WorkerRun.Go(session));
    run.tell(new WorkerRun.Go(session));
    diskWorks();
    run.tell(new WorkerRun.Go(session));
    shop.ready();
    Turn turn = shop.taken();
    turn.settles();
    run.tell(new WorkerRun.Go(session));
    run.tell(new WorkerRun.Stop());
    run.tell(new WorkerRun.Stop());
    run.tell(new WorkerRun.Go(session));
    turn.aborts().said(Answer.NONE);
    told(new Refusal.WorkerStopped("vision", ""));
    over();
    caller.expectTerminated(run);
    assertThat(shop.worker.waiting(Readied.class)).isZero();
    assertThat(shop.worker.waiting(Prompted.class)).isZero();
    assertThat(shop.worker.waiting(Aborted.class)).isZero();
  }

  @Test
  void stopWhileTheDiskIsLookedAtAnswersAtOnceAndLeavesNoFiles() {
    run.tell(new WorkerRun.Stop());
    run.tell(new WorkerRun.Stop());
    told(new Refusal.WorkerStopped("vision", ""));
    diskWorks();
    over();
    caller.expectTerminated(run);
    diskIsClean();
  }

  @Test
  void stopWhileItWaitsLeavesNoFiles() {
    diskWorks();
    run.tell(new WorkerRun.Stop());
    told(new Refusal.WorkerStopped("vision", ""));
    over();
    caller.expectTerminated(run);
    diskIsClean();
  }

  @Test
  void defectLeavesNoFiles() {
    run.tell(new WorkerRun.Go(null));
    diskWorks();
    shop.worker.next(Readied.class).fails(new IllegalArgumentException("none of OpenCode's"));
    caller.expectTerminated(run);
    diskIsClean();
  }

  @Test
  void permissionThatWasAnsweredIsNotWaitedForAnyMore() {
    run.tell(new WorkerRun.Go(new SessionRef("ses_1", shop.directory)));
    diskWorks();
    shop.ready();
    Turn turn = shop.taken();
    turn.hears(
        new SessionEvent.PermissionAsked(
            new PermissionAsk("per_1", "ses_1", "bash", List.of("rm *"))));
    turn.hears(new SessionEvent.PermissionReplied("ses_1", "per_1", "once"));
    turn.settles();
    shop.timePasses(Workshop.LIMIT);
    turn.aborts().said(Answer.NONE);
    told(new Refusal.WorkerTimedOut("vision", "ses_1", Workshop.LIMIT, "", null));
  }
}
