package troupe.worker.server;

import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import troupe.opencode.OpenCodeException;
import troupe.settings.Settings;
import troupe.worker.Failures;
import troupe.worker.Placement;
import troupe.worker.config.WorkerBook;

/**
 * What the phases of one server share: which one it is, who waits for it, who follows it and who is
 * told of it. Confined to its actor.
 */
record Site(
    Address address,
    ActorContext<WorkerServer.Command> context,
    TimerScheduler<WorkerServer.Command> timers,
    Herald herald,
    Audience audience,
    WaitingRoom waiting) {

  /**
   * Which server it is.
   *
   * @param pool told what happens
   */
  record Address(
      Placement.Own placement, ServerPool.Surroundings with, ActorRef<ServerPool.Command> pool) {}

  /** Nobody waits for it yet, and nobody follows it. */
  static Site of(
      Address address,
      ActorContext<WorkerServer.Command> context,
      TimerScheduler<WorkerServer.Command> timers) {
    String place = context.getSelf().path().toString();
    Herald herald =
        new Herald(address.placement(), address.pool(), address.with().registry(), place);
    return new Site(address, context, timers, herald, new Audience(context), new WaitingRoom());
  }

  Placement.Own placement() {
    return address.placement();
  }

  ServerPool.Surroundings with() {
    return address.with();
  }

  ActorRef<ServerPool.Command> pool() {
    return address.pool();
  }

  WorkerBook book() {
    return with().book();
  }

  Settings settings() {
    return with().settings();
  }

  Failures noFailures() {
    return Failures.none(settings().workers().maxFailures());
  }

  /** Whether the server was started by an older configuration. */
  boolean isOutdated(Engine engine) {
    return !Objects.equals(
        book().worker(placement().owner()).orElse(null), engine.launch().worker());
  }

  /** Nobody waits any longer for what is being stopped. */
  void disappoint() {
    waiting.refuse(stopped());
  }

  OpenCodeException stopped() {
    return OpenCodeException.failed(
        "the server of %s was stopped".formatted(placement().owner()), null);
  }
}
