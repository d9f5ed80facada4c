package troupe.run;

import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import troupe.api.EventData;
import troupe.worker.SessionRef;

/** What the phases of one run share. Confined to its actor. */
record RunContext(
    Order order,
    WorkerRun.Home home,
    ActorContext<WorkerRun.Command> context,
    TimerScheduler<WorkerRun.Command> timers,
    RunCalls calls) {

  ActorRef<WorkerRegistry.Command> registry() {
    return home.registry();
  }

  /** The session is not to be used again. */
  void lose() {
    registry().tell(new WorkerRegistry.SessionLost(order.runId()));
  }

  void announce(@Nullable SessionRef session, String type, EventData data) {
    home.announcer().tell(order.workerId(), session == null ? null : session.id(), type, data);
  }

  Instant now() {
    return home.with().clock().instant();
  }
}
