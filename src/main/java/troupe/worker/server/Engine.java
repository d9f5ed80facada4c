package troupe.worker.server;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import troupe.bus.EventBus;
import troupe.metrics.Meters;
import troupe.opencode.EventStream;
import troupe.opencode.ManagedServer;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.ServerProcess;
import troupe.settings.Settings;
import troupe.worker.Worker;
import troupe.worker.agent.AgentWorker;

/**
 * What runs while a server is not asleep; made anew with each start, kept over crashes.
 *
 * @param launch how it was started
 */
record Engine(
    Launch launch,
    ActorRef<ServerProcess.Command> process,
    ActorRef<EventBus.Command> bus,
    OpenCodeClient client,
    Worker worker) {

  /**
   * How to start one.
   *
   * @param run part of the actors' names
   * @param listener told of every change of the process
   */
  record Plan(
      int run,
      Launch launch,
      Settings.OpenCode settings,
      ActorRef<ServerProcess.State> listener,
      Meters meters) {}

  /** Starts one; an end of the bus ends the actor that has {@code context}. */
  static Engine start(ActorContext<?> context, Plan plan) {
    ManagedServer server = new ManagedServer();
    ActorRef<ServerProcess.Command> process =
        context.spawn(
            ServerProcess.create(plan.launch().spec(), server, plan.settings(), plan.listener()),
            "opencode-" + plan.run());
    ActorRef<EventBus.Command> bus =
        context.spawn(
            EventBus.create(
                EventStream.of(context.getSystem(), server, plan.settings()),
                connection -> {},
                plan.meters()),
            "bus-" + plan.run());
    context.watch(bus);
    OpenCodeClient client = OpenCodeClient.create(context.getSystem(), server, plan.settings());
    Worker worker = new AgentWorker(client, bus, context.getExecutionContext());
    return new Engine(plan.launch(), process, bus, client, worker);
  }

  /** The bus goes first, or it would mourn the connection. The process takes its time to end. */
  void stop(ActorContext<?> context) {
    context.unwatch(bus);
    context.stop(bus);
    process.tell(new ServerProcess.Stop());
  }
}
