package troupe.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One configured worker and how it is doing.
 *
 * @param status of all its servers together; the one that needs a person most
 * @param enabled whether it can be used
 * @param model {@code provider/model}; {@code null} for the agent's own
 * @param directory absolute; {@code null} for that of the daemon
 * @param running prompts it answers at the moment
 * @param waiting prompts that wait for others before them
 * @param error why it is in {@code error}, or why its last start failed
 * @param pid of its server; {@code null} without one. With several, that of the first
 * @param url of its server, likewise
 * @param servers every server it has; none for the {@code agent} backend
 */
public record WorkerView(
    String id,
    String backend,
    WorkerStatus status,
    boolean enabled,
    @Nullable String description,
    String agent,
    @Nullable String model,
    @Nullable String directory,
    String reuse,
    int running,
    int waiting,
    @Nullable String error,
    @Nullable Long pid,
    @Nullable String url,
    List<Server> servers) {

  public WorkerView {
    servers = List.copyOf(servers);
  }

  /** A server of a worker. */
  public record Server(
      WorkerStatus status,
      @Nullable Long pid,
      @Nullable String url,
      @Nullable String model,
      String directory,
      @Nullable String error) {}
}
