package troupe.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import troupe.tool.Tools;

/**
 * An MCP server named {@code team}: Streamable HTTP in its simplest form, where each message is
 * answered for itself, in plain JSON. It keeps no sessions and sends nothing on its own.
 */
public final class McpEndpoint {

  /** OpenCode names its server itself; other clients show this one. */
  private static final String NAME = "team";

  private static final Logger log = LoggerFactory.getLogger(McpEndpoint.class);

  private final StatelessTransport transport = new StatelessTransport();
  private final OfferedTools tools;
  private final McpStatelessServerHandler handler;

  /**
   * An endpoint that offers {@code tools}.
   *
   * @param instructions how to use them, for the models of clients that hand it on
   * @param version of the daemon
   */
  public McpEndpoint(Tools tools, String instructions, String version) {
    this.tools = new OfferedTools(tools);
    McpServer.async(transport)
        .serverInfo(NAME, version)
        .instructions(instructions)
        .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
        .tools(this.tools.specifications())
        .jsonMapper(Json.SDK)
        .jsonSchemaValidator(new DefaultJsonSchemaValidator())
        // The registry says what is wrong with arguments, in words of its own.
        .validateToolInputs(false)
        .build();
    handler = transport.handler();
  }

  /**
   * Answers one message.
   *
   * @param body one JSON-RPC message
   * @param protocolVersion the header {@code MCP-Protocol-Version}, if there is one
   * @param session the OpenCode session that the client says it speaks for, if it does
   * @return never completes exceptionally
   */
  public CompletionStage<McpReply> answer(
      byte[] body, @Nullable String protocolVersion, @Nullable String session) {
    Message message = Message.read(body);
    if (message instanceof Message.Unusable unusable) {
      return done(error(400, unusable));
    }
    if (!isSpoken(protocolVersion, message)) {
      return done(error(400, unusable(message, ErrorCodes.INVALID_REQUEST, otherVersion())));
    }
    if (message instanceof Message.Request request) {
      String wrong = wrongParams(request);
      return wrong == null
          ? handled(request, session)
          : done(error(200, unusable(request, ErrorCodes.INVALID_PARAMS, wrong)));
    }
    return done(McpReply.accepted());
  }

  /** The first request is where the version is agreed on. */
  private boolean isSpoken(@Nullable String version, Message message) {
    return version == null
        || transport.protocolVersions().contains(version)
        || (message instanceof Message.Request request
            && request.method().equals(McpSchema.METHOD_INITIALIZE));
  }

  private String otherVersion() {
    return "MCP-Protocol-Version must be one of %s."
        .formatted(String.join(", ", transport.protocolVersions()));
  }

  /** Told here, since the SDK would answer with the words of its JSON library. */
  private @Nullable String wrongParams(Message.Request request) {
    return switch (request.method()) {
      case McpSchema.METHOD_INITIALIZE ->
          request.params().get("protocolVersion") instanceof String
                  && Json.fits(request.params(), McpSchema.InitializeRequest.class)
              ? null
              : "These params do not fit initialize.";
      case McpSchema.METHOD_TOOLS_CALL -> wrongCall(request.params());
      default -> null;
    };
  }

  private @Nullable String wrongCall(Map<String, Object> params) {
    if (!(params.get("name") instanceof String name)) {
      return "params.name must be a string.";
    }
    if (params.get("arguments") != null && !(params.get("arguments") instanceof Map)) {
      return "params.arguments must be an object.";
    }
    if (!tools.has(name)) {
      return "There is no tool with this name; tools/list says which there are.";
    }
    boolean fits = Json.fits(params, McpSchema.CallToolRequest.class);
    return fits ? null : "These params do not fit tools/call.";
  }

  private CompletionStage<McpReply> handled(Message.Request request, @Nullable String session) {
    McpSchema.JSONRPCRequest asked =
        new McpSchema.JSONRPCRequest(
            McpSchema.JSONRPC_VERSION, request.method(), request.id(), request.params());
    return Mono.defer(() -> handler.handleRequest(OfferedTools.context(session), asked))
        .map(response -> new McpReply(200, Json.write(response)))
        .onErrorResume(failure -> Mono.just(failed(request, failure)))
        .toFuture();
  }

  private static McpReply failed(Message.Request request, Throwable failure) {
    log.error("unexpected failure of {}", request.method(), failure);
    return error(
        200, unusable(request, ErrorCodes.INTERNAL_ERROR, "Troupe failed; its log says why."));
  }

  private static Message.Unusable unusable(Message message, int code, String reason) {
    Object id = message instanceof Message.Request request ? request.id() : null;
    return new Message.Unusable(id, code, reason);
  }

  private static McpReply error(int status, Message.Unusable unusable) {
    ObjectNode json = Json.object();
    json.put("jsonrpc", McpSchema.JSONRPC_VERSION);
    if (unusable.id() != null) {
      json.putPOJO("id", unusable.id());
    }
    json.putObject("error").put("code", unusable.code()).put("message", unusable.reason());
    return new McpReply(status, Json.write(json));
  }

  private static CompletionStage<McpReply> done(McpReply reply) {
    return CompletableFuture.completedFuture(reply);
  }
}
