package troupe.worker.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import troupe.metrics.Meters;
import troupe.settings.Dispatchers;

/**
 * Keeps the registry of running servers on disk, so that the next daemon finds what a killed one
 * left. Blocks, so it is to be spawned on {@link Dispatchers#STORE}. A failing disk does not end
 * it: the servers run all the same, and end with the daemon in all but the oddest cases.
 */
public final class SpawnedServers {

  /** What the registry is told. */
  public sealed interface Command {}

  /**
   * A process was started.
   *
   * @param place who keeps it running; has one process at most, so this replaces an earlier one
   */
  public record Started(String place, SpawnedServer server) implements Command {}

  /** The process of this place ended; fine when there was none. */
  public record Ended(String place) implements Command {}

  private final ActorContext<Command> context;
  private final ServersFile file;
  private final Meters meters;
  private final Map<String, SpawnedServer> servers = new LinkedHashMap<>();

  private SpawnedServers(ActorContext<Command> context, ServersFile file, Meters meters) {
    this.context = context;
    this.file = file;
    this.meters = meters;
  }

  /**
   * An empty registry.
   *
   * @param file {@code servers.json}; its folder exists. Overwritten with the first server
   */
  public static Behavior<Command> create(Path file, Meters meters) {
    return Behaviors.setup(
        context -> new SpawnedServers(context, new ServersFile(file), meters).open());
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Started.class, this::onStarted)
        .onMessage(Ended.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onStarted(Started started) {
    servers.put(started.place(), started.server());
    return write();
  }

  private Behavior<Command> onEnded(Ended ended) {
    return servers.remove(ended.place()) == null ? Behaviors.same() : write();
  }

  private Behavior<Command> write() {
    meters.serversRun(servers.size());
    try {
      file.write(servers.values());
    } catch (IOException e) {
      context.getLog().warn("cannot write {}: {}", file.file(), e.toString());
    }
    return Behaviors.same();
  }
}
