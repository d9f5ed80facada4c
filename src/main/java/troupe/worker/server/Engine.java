package troupe.worker.server;

import org.apache.pekko.actor.typed.ActorRef;
import troupe.bus.EventBus;
import troupe.opencode.OpenCodeClient;
import troupe.opencode.ServerProcess;
import troupe.worker.Worker;

/** What runs while a server is not asleep; made anew with each start, kept over crashes. */
record Engine(
    ActorRef<ServerProcess.Command> process,
    ActorRef<EventBus.Command> bus,
    OpenCodeClient client,
    Worker worker) {}
