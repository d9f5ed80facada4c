package troupe.daemon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.shutdown.ShutdownTasks;
import troupe.team.TeamRegistry;

/**
 * Where the actors of one daemon run: in an actor system of their own, which ends with them, or in
 * somebody's, which goes on.
 *
 * @param ended completes when the guardian and all below it have ended
 * @param isOwn whether the system is the daemon's to end
 */
record ActorHost(
    ActorSystem<?> system,
    ActorRef<Guardian.Command> guardian,
    CompletionStage<Done> ended,
    boolean isOwn,
    ShutdownTasks shutdown) {

  /** Stopping teams and servers takes seconds; Pekko gives a phase five unless told. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private static final Config PEKKO =
      ConfigFactory.parseString(
          """
          pekko {
            loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
            logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
            loglevel = DEBUG
            stdout-loglevel = OFF
            log-dead-letters = off
            log-dead-letters-during-shutdown = off
            # As many threads as processors: nothing on them waits. Eight on two, as is usual,
            # take the processors from each other in the middle of their work.
            actor.default-dispatcher.fork-join-executor.parallelism-min = 2
            actor.internal-dispatcher.fork-join-executor.parallelism-min = 2
            # Connections are read and written on the threads that serve them: to hand each request
            # and each answer to other threads costs more than to parse it.
            io.tcp.worker-dispatcher = pekko.actor.default-dispatcher
            coordinated-shutdown.phases {
              before-service-unbind.timeout = 25s
              service-stop.timeout = 25s
              before-actor-system-terminate.timeout = 25s
            }
          }
          """);

  /** The JVM, its end and what becomes of its threads are the embedding program's. */
  private static final Config EMBEDDED =
      ConfigFactory.parseString(
          """
          pekko {
            daemonic = on
            jvm-exit-on-fatal-error = off
            jvm-shutdown-hooks = off
            coordinated-shutdown.run-by-jvm-shutdown-hook = off
          }
          """);

  /** A system that has the process for itself, and ends with it. */
  static ActorHost ofProcess(Guardian.Plan plan) {
    return own(plan, PEKKO.withFallback(ConfigFactory.load()));
  }

  /**
   * What {@code host} says. The embedding program's {@code application.conf} is about actor systems
   * of its own, and one of these may be a node of a cluster.
   */
  static ActorHost embedded(Guardian.Plan plan, Daemon.Embedding host) {
    ActorSystem<?> given = host.system();
    return given == null
        ? own(
            plan,
            EMBEDDED
                .withFallback(PEKKO)
                .withFallback(ConfigFactory.defaultReference(ActorHost.class.getClassLoader())))
        : in(given, plan);
  }

  private static ActorHost own(Guardian.Plan plan, Config config) {
    ActorSystem<Guardian.Command> system =
        ActorSystem.create(
            Guardian.create(plan),
            "troupe",
            BootstrapSetup.create(
                Optional.of(ActorHost.class.getClassLoader()),
                Optional.of(config),
                Optional.empty()));
    system.systemActorOf(LostMessages.create(), "lost-messages", Props.empty());
    return new ActorHost(
        system, system, system.getWhenTerminated(), true, ShutdownTasks.of(system));
  }

  /** Whoever is above an actor of somebody's system may restart it, and this one must not be. */
  private static ActorHost in(ActorSystem<?> system, Guardian.Plan plan) {
    Tenancy tenancy = Tenancy.of(system);
    if (!tenancy.take()) {
      throw new IllegalStateException(
          "there is a Troupe in the actor system %s already; give this one another, or none"
              .formatted(system.name()));
    }
    Behavior<Guardian.Command> guarded =
        Behaviors.<Guardian.Command>supervise(Guardian.create(plan))
            .onFailure(SupervisorStrategy.stop());
    String name = "troupe-" + UUID.randomUUID();
    ActorRef<Guardian.Command> guardian = system.systemActorOf(guarded, name, Props.empty());
    CompletableFuture<Done> ended = new CompletableFuture<>();
    system.systemActorOf(EndWatch.create(guardian, ended), name + "-end", Props.empty());
    system.getWhenTerminated().whenComplete((done, failure) -> ended.complete(Done.getInstance()));
    CompletionStage<Done> left = ended.whenComplete((done, failure) -> tenancy.leave());
    return new ActorHost(system, guardian, left, false, ShutdownTasks.of(system));
  }

  /** Who keeps the teams, and who the workers? */
  CompletionStage<Guardian.FrontDoors> frontDoors() {
    return AskPattern.ask(guardian, Guardian.FindFrontDoors::new, STOP_LIMIT, system.scheduler());
  }

  CompletionStage<Guardian.ServersStopped> stopServers() {
    return AskPattern.ask(guardian, Guardian.StopServers::new, STOP_LIMIT, system.scheduler());
  }

  CompletionStage<TeamRegistry.AllClosed> closeTeams(Guardian.FrontDoors doors) {
    return AskPattern.ask(
        doors.teams(), TeamRegistry.CloseAll::new, STOP_LIMIT, system.scheduler());
  }

  /** Ends the actors after what is to be done before; the stage completes when nothing is left. */
  CompletionStage<Done> stop() {
    if (isOwn) {
      return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
    }
    return shutdown
        .run()
        .thenComposeAsync(
            done -> {
              guardian.tell(new Guardian.End());
              return ended;
            },
            system.executionContext());
  }
}
