package troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import troupe.api.Caller;
import troupe.api.RequestKey;
import troupe.api.Teams;
import troupe.async.Stages;

/** The registry of tools. Who may call what is the team's decision, not made here. */
public final class Tools {

  private static final String NO_ANSWER =
      "Error: Troupe did not answer in time. Nothing is lost; look with team_status before trying"
          + " again.";

  private final Teams teams;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Schemas that are compiled already, by tool. */
  private final Map<String, Entry> known;

  private record Entry(Tool tool, Schema schema, Handler handler) {}

  /** All tools, over {@code teams}. */
  public Tools(Teams teams) {
    this(teams, Map.of());
  }

  private Tools(Teams teams, Map<String, Entry> known) {
    this.teams = teams;
    this.known = known;
    new TeamTools(teams).register(this);
    new MemberTools(teams).register(this);
    new MailTools(teams).register(this);
    new TaskTools(teams).register(this);
  }

  /** The same tools for one call that may be made more than once, see {@link Teams#once}. */
  public Tools once(@Nullable RequestKey key) {
    return key == null ? this : new Tools(teams.once(key), entries);
  }

  /** Every tool, in the order they are offered. */
  public List<Tool> all() {
    return entries.values().stream().map(Entry::tool).toList();
  }

  /**
   * Calls a tool for an OpenCode session.
   *
   * @param caller the session
   * @param arguments a JSON object; held against the tool's schema
   * @return the text the model reads, beginning with {@code Error} or {@code Warning} when nothing
   *     was done; empty when there is no such tool; completes exceptionally only when Troupe itself
   *     is defective, or with {@link KeyRefused}
   */
  public CompletionStage<Optional<String>> call(
      String name, Caller.Session caller, JsonNode arguments) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    List<String> violations = ArgumentSchema.violations(entry.schema(), arguments);
    if (!violations.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.of(invalid(name, violations)));
    }
    return entry
        .handler()
        .call(caller, new Arguments(arguments))
        .handleAsync(Tools::settled, Answers.SAME_THREAD);
  }

  void add(String name, String description, ArgumentSchema schema, Handler handler) {
    Entry same = known.get(name);
    entries.put(
        name,
        same == null
            ? new Entry(new Tool(name, description, schema.json()), schema.compiled(), handler)
            : new Entry(same.tool(), same.schema(), handler));
  }

  private static String invalid(String name, List<String> violations) {
    return "Error: Invalid arguments for %s: %s".formatted(name, String.join("; ", violations));
  }

  private static Optional<String> settled(String text, @Nullable Throwable failure) {
    if (failure == null) {
      return Optional.of(text);
    }
    Throwable cause = Stages.unwrapped(failure);
    if (cause instanceof TimeoutException) {
      return Optional.of(NO_ANSWER);
    }
    throw new CompletionException(cause);
  }
}
