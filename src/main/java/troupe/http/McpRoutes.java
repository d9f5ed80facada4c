package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /mcp}: one message of an MCP client. There are no streams to open or to end. */
final class McpRoutes {

  private final McpHandler mcp;
  private final Bodies bodies;

  McpRoutes(McpHandler mcp, Bodies bodies) {
    this.mcp = mcp;
    this.bodies = bodies;
  }

  /** A message may call a tool, and every tool answers in a time of its own. */
  Route routes() {
    return path(
        "mcp", () -> post(() -> withoutRequestTimeout(() -> extractRequest(this::answered))));
  }

  private Route answered(HttpRequest request) {
    McpHandler.Headers headers =
        new McpHandler.Headers(
            request.getHeader("MCP-Protocol-Version").map(HttpHeader::value).orElse(null),
            request.getHeader("Troupe-Session").map(HttpHeader::value).orElse(null));
    return bodies.received(
        bytes -> Answers.later(mcp.answer(bytes.toArray(), headers), McpRoutes::reply));
  }

  private static HttpResponse reply(McpHandler.Reply reply) {
    HttpResponse response = HttpResponse.create().withStatus(reply.status());
    String json = reply.json();
    return json == null ? response : response.withEntity(ContentTypes.APPLICATION_JSON, json);
  }
}
