package troupe.cli.client;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which command helps with a problem that the daemon answered. */
final class Hints {

  private static final String PREFIX = "urn:troupe:";

  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          entry("unauthorized", "troupe doctor"),
          entry("no-such-team", "troupe team list"),
          entry("team-exists", "troupe team list"),
          entry("team-damaged", "troupe team list"),
          entry("members-active", "troupe team delete --force, or first: troupe shutdown TEAM"),
          entry("no-such-member", "troupe status TEAM"),
          entry("member-exists", "troupe status TEAM"),
          entry("member-shut-down", "troupe status TEAM"),
          entry("no-recipients", "troupe status TEAM"),
          entry("no-such-task", "troupe task list TEAM"),
          entry("task-not-pending", "troupe task list TEAM"),
          entry("task-blocked", "troupe task list TEAM"),
          entry("unknown-dependency", "troupe task list TEAM"),
          entry("no-such-permission", "troupe permissions"),
          entry("permission-answered", "troupe permissions"),
          entry("invalid-answer", "troupe permissions"),
          entry("no-such-worker", "troupe worker list"),
          entry("worker-disabled", "troupe worker list"),
          entry("worker-unavailable", "troupe doctor"),
          entry("session-not-created", "troupe doctor"),
          entry("not-ready", "troupe doctor"));

  private Hints() {}

  static @Nullable String of(JsonNode problem) {
    String type = problem.path("type").asText();
    return type.startsWith(PREFIX) ? COMMANDS.get(type.substring(PREFIX.length())) : null;
  }
}
