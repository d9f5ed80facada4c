package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Caller;
import troupe.api.Samples;

/** MCP over HTTP, with the SDK's own client over a real socket, and the doors around it. */
final class McpRoutesTest {

  private static final String PING = "{'jsonrpc':'2.0','id':1,'method':'ping'}";

  private final Edge edge = new Edge();
  private InetSocketAddress address = new InetSocketAddress(0);

  @BeforeEach
  void listen() {
    address = HttpApi.bind(edge.system, edge.parts).toCompletableFuture().join().localAddress();
  }

  @AfterEach
  void end() {
    edge.close();
  }

  private McpSyncClient client(String version, String token, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder().header("Authorization", "Bearer " + token);
    headers.forEach(request::header);
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + address.getPort())
            .endpoint("/mcp")
            .requestBuilder(request)
            .jsonMapper(new JacksonMcpJsonMapper(new ObjectMapper()))
            .supportedProtocolVersions(List.of(version))
            .build();
    return McpClient.sync(transport).jsonSchemaValidator(new DefaultJsonSchemaValidator()).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
  void theSdksOwnClientListsAndCalls(String version) {
    edge.teams.done("create", Samples.emptyTeam());
    try (McpSyncClient client = client(version, Edge.TOKEN, Map.of())) {
      assertThat(client.initialize().protocolVersion()).isEqualTo(version);
      assertThat(client.getServerInfo().name()).isEqualTo("team");
      assertThat(client.listTools().tools())
          .extracting(Tool::name)
          .contains("create", "spawn", "message", "task_add");
      CallToolResult result =
          client.callTool(
              CallToolRequest.builder("create")
                  .arguments(Map.of("name", "blue", "_session", "ses_lead"))
                  .build());
      assertThat(result.isError()).isFalse();
      assertThat(((TextContent) result.content().get(0)).text())
          .startsWith("Team \"blue\" created.");
      assertThat(client.ping()).isNotNull();
    }
  }

  @Test
  void clientNamesItsSessionInAHeader() {
    edge.teams.done("team", Samples.team());
    try (McpSyncClient client =
        client("2025-11-25", Edge.TOKEN, Map.of("Troupe-Session", "ses_mine"))) {
      client.initialize();
      client.callTool(
          CallToolRequest.builder("status").arguments(Map.of("teamName", "blue")).build());
    }
    assertThat(edge.teams.calls().get(0).arguments())
        .containsExactly(new Caller.Session("ses_mine"), "blue");
  }

  @Test
  void clientWithoutTheTokenIsTurnedAway() {
    try (McpSyncClient client = client("2025-11-25", "wrong", Map.of())) {
      assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
    }
    Edge.Answer answer =
        edge.askAsItStands(
            org.apache.pekko.http.javadsl.model.HttpRequest.POST("/mcp")
                .addHeader(Host.create("localhost", 7717))
                .withEntity(ContentTypes.APPLICATION_JSON, PING.replace('\'', '"')));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  void pageOfAnotherOriginIsTurnedAway() {
    Edge.Answer answer =
        edge.ask(
            org.apache.pekko.http.javadsl.model.HttpRequest.POST("/mcp")
                .addHeader(RawHeader.create("Origin", "http://evil.example"))
                .withEntity(ContentTypes.APPLICATION_JSON, PING.replace('\'', '"')));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.type()).isEqualTo("urn:troupe:forbidden-origin");
  }

  @Test
  void thereAreNoStreamsToOpenOrEnd() {
    for (Edge.Answer answer : List.of(edge.get("/mcp"), edge.delete("/mcp"))) {
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.type()).isEqualTo("urn:troupe:method-not-allowed");
      assertThat(answer.header("Allow")).isEqualTo("POST");
    }
  }

  @Test
  void messagesAreAnsweredInPlainJson() {
    Edge.Answer answer = edge.post("/mcp", PING);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    Edge.Answer accepted =
        edge.post("/mcp", "{'jsonrpc':'2.0','method':'notifications/initialized'}");
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.json().isMissingNode()).isTrue();
    assertThat(accepted.contentType()).isEqualTo("none/none");
  }

  @Test
  void bodiesThatAreNoMessagesAreRefused() {
    assertThat(edge.post("/mcp").json().at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(edge.post("/mcp", "[" + PING + "]").status()).isEqualTo(400);
    assertThat(edge.post("/mcp", "'" + "x".repeat(Edge.MAX_BODY) + "'").status()).isEqualTo(413);
    Edge.Answer text =
        edge.ask(
            org.apache.pekko.http.javadsl.model.HttpRequest.POST("/mcp")
                .withEntity(ContentTypes.TEXT_PLAIN_UTF8, PING.replace('\'', '"')));
    assertThat(text.status()).isEqualTo(415);
  }

  @Test
  void versionNobodySpeaksIsRefused() {
    Edge.Answer answer =
        edge.ask(
            org.apache.pekko.http.javadsl.model.HttpRequest.POST("/mcp")
                .addHeader(RawHeader.create("MCP-Protocol-Version", "2024-11-05"))
                .withEntity(ContentTypes.APPLICATION_JSON, PING.replace('\'', '"')));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/code").asInt()).isEqualTo(-32600);
  }
}
