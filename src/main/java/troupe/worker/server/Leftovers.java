package troupe.worker.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that a killed daemon left running, by its registry on disk. */
public final class Leftovers {

  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

  /** From TERM to KILL. */
  private static final long TERM_MILLIS = 3_000;

  /** After KILL; one whose parent does not reap it would be waited for without end. */
  private static final long KILL_MILLIS = 1_000;

  private Leftovers() {}

  /**
   * Ends what {@code file} names and what those have started: TERM, then KILL. A process is
   * signalled only when it has the noted id and the noted start time; a file that cannot be read is
   * warned about, and nothing is signalled. To be called when the daemon's folder is known to be
   * this daemon's, and before it starts servers.
   *
   * @param file the registry of the daemon before, {@code servers.json}; need not exist. Read
   *     before this returns
   * @return completes, at most some seconds later, with how many servers were ended
   */
  public static CompletionStage<Integer> end(Path file) {
    List<ProcessHandle> servers = servers(file);
    List<ProcessHandle> all = new ArrayList<>();
    for (ProcessHandle server : servers) {
      // Read before the server goes: later they are nobody's. It goes first, or it might replace
      // them.
      List<ProcessHandle> started = server.descendants().toList();
      all.add(server);
      all.addAll(started);
    }
    all.forEach(ProcessHandle::destroy);
    return gone(all, TERM_MILLIS)
        .thenComposeAsync(
            nothing -> {
              all.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
              return gone(all, KILL_MILLIS);
            })
        .thenApplyAsync(nothing -> count(servers));
  }

  private static List<ProcessHandle> servers(Path file) {
    try {
      Optional<ServersFile.Content> content = new ServersFile(file).read();
      if (content.isPresent() && content.get().daemonRuns()) {
        log.warn("{} is of a daemon that runs; its servers are left alone", file);
        return List.of();
      }
      return content.stream()
          .flatMap(known -> known.servers().stream())
          .flatMap(one -> ServersFile.process(one.pid(), one.startedAt()).stream())
          .toList();
    } catch (IOException e) {
      log.warn("cannot read {}, so no server is ended: {}", file, e.getMessage());
      return List.of();
    }
  }

  private static CompletableFuture<Void> gone(List<ProcessHandle> all, long millis) {
    Stream<CompletableFuture<ProcessHandle>> ends = all.stream().map(ProcessHandle::onExit);
    return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
  }

  private static int count(List<ProcessHandle> servers) {
    if (!servers.isEmpty()) {
      log.info("ended {} OpenCode servers of the daemon before", servers.size());
    }
    return servers.size();
  }
}
