package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;

/** What happened in a team, page by page. */
final class Past {

  /** The most that a page may have. */
  private static final int PAGE = 1000;

  private Past() {}

  /**
   * Every event after {@code after} that there is now, oldest first, and gaps where some are
   * missing.
   *
   * @param path of the events, with nothing after it
   * @param filter of the query, beginning with {@code &}; may be empty
   */
  static void read(
      Exchange exchange, String path, long after, String filter, Consumer<JsonNode> each)
      throws CommandFailed {
    long from = after;
    while (true) {
      String query = "?after=%d&limit=%d%s".formatted(from, PAGE, filter);
      JsonNode page = exchange.ask(client -> client.get(path + query));
      if (page.has("gap")) {
        each.accept(DaemonClient.object().put("type", "stream.gap").set("data", page.path("gap")));
      }
      page.path("events").forEach(each);
      long next = page.path("next").asLong();
      if (next <= from || next >= page.path("last").asLong()) {
        return;
      }
      from = next;
    }
  }
}
