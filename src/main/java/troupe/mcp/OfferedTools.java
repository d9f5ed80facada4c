package troupe.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import troupe.api.Caller;
import troupe.tool.Tool;
import troupe.tool.Tools;

/**
 * The registry's tools as MCP has them. OpenCode puts the server's name before a tool's, so {@code
 * team_create} is offered as {@code create} and reaches a model by its full name again.
 */
final class OfferedTools {

  /** What OpenCode makes of the server's name. */
  private static final String PREFIX = "team_";

  /** Stamped by the plugin inside OpenCode, never by a model; no schema shows it. */
  private static final String STAMP = "_session";

  /** Likewise: the URL of the OpenCode server that the plugin runs in. */
  private static final String SERVER_STAMP = "_server";

  private static final String SESSION = "session";

  private static final String NO_SESSION =
      "Error: Troupe cannot tell which session calls. Inside OpenCode its plugin says so: run"
          + " `troupe install` and restart OpenCode. Any other MCP client must send the header"
          + " Troupe-Session with the id of an OpenCode session.";

  /** See {@link Tools}: its stages may come from an actor. */
  private static final Executor SAME_THREAD = Runnable::run;

  private static final Logger log = LoggerFactory.getLogger(OfferedTools.class);

  private final Tools tools;

  OfferedTools(Tools tools) {
    this.tools = tools;
  }

  /**
   * What a call has to know besides its message.
   *
   * @param session which the client says it speaks for
   */
  static McpTransportContext context(@Nullable String session) {
    return session == null || session.isBlank()
        ? McpTransportContext.EMPTY
        : McpTransportContext.create(Map.of(SESSION, session.strip()));
  }

  List<AsyncToolSpecification> specifications() {
    return tools.all().stream().map(this::specification).toList();
  }

  boolean has(String name) {
    return tools.all().stream().anyMatch(tool -> offered(tool).equals(name));
  }

  private static String offered(Tool tool) {
    return tool.name().substring(PREFIX.length());
  }

  private AsyncToolSpecification specification(Tool tool) {
    McpSchema.Tool offer =
        McpSchema.Tool.builder(offered(tool), Json.map(tool.inputSchema()))
            .description(tool.description())
            .build();
    return new AsyncToolSpecification(
        offer, (context, request) -> Mono.create(sink -> call(tool, context, request, sink)));
  }

  private void call(
      Tool tool,
      McpTransportContext context,
      CallToolRequest request,
      MonoSink<CallToolResult> sink) {
    ObjectNode arguments = Json.object(request.arguments());
    Caller.Session caller =
        caller(context, text(arguments.remove(STAMP)), text(arguments.remove(SERVER_STAMP)));
    if (caller == null) {
      sink.success(result(NO_SESSION));
      return;
    }
    tools
        .call(tool.name(), caller, arguments)
        .whenCompleteAsync((text, failure) -> settle(tool, sink, text, failure), SAME_THREAD);
  }

  /** A client's own header was set by a person; an argument beside it came from its model. */
  private static Caller.@Nullable Session caller(
      McpTransportContext context, @Nullable String session, @Nullable String server) {
    if (context.get(SESSION) instanceof String named) {
      return new Caller.Session(named);
    }
    return session == null ? null : new Caller.Session(session, server);
  }

  private static @Nullable String text(@Nullable JsonNode stamp) {
    return stamp == null || !stamp.isTextual() || stamp.asText().isBlank() ? null : stamp.asText();
  }

  private static void settle(
      Tool tool,
      MonoSink<CallToolResult> sink,
      Optional<String> text,
      @Nullable Throwable failure) {
    if (failure == null) {
      sink.success(result(text.orElseThrow()));
      return;
    }
    log.error("unexpected failure in the tool {}", tool.name(), failure);
    sink.error(
        McpError.builder(McpSchema.ErrorCodes.INTERNAL_ERROR)
            .message("Troupe failed; its log says why.")
            .build());
  }

  private static CallToolResult result(String text) {
    return CallToolResult.builder().addTextContent(text).isError(text.startsWith("Error")).build();
  }
}
