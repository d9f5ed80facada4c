package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Caller;
import troupe.tool.Tools;

/** {@code POST /tools/{name}}: a tool as an OpenCode session would call it. */
final class ToolRoutes {

  private final Tools tools;
  private final Bodies bodies;

  private record ToolCall(Caller.Session caller, JsonNode arguments) {}

  ToolRoutes(Tools tools, Bodies bodies) {
    this.tools = tools;
    this.bodies = bodies;
  }

  /** Every tool answers in a time of its own, {@code team_spawn} after a server has started. */
  Route routes() {
    return path(
        segment("tools").slash(segment()),
        name -> post(() -> withoutRequestTimeout(() -> call(name))));
  }

  private Route call(String name) {
    return bodies.required(
        fields -> new ToolCall(caller(fields), fields.object("arguments")),
        (call, key) ->
            Answers.later(
                tools.once(key).call(name, call.caller(), call.arguments()),
                text ->
                    text.map(answer -> Answers.ok(Map.of("text", answer)))
                        .orElseGet(() -> noSuchTool(name))));
  }

  private static Caller.Session caller(Fields fields) {
    return new Caller.Session(fields.text("sessionId"), fields.textOrNull("server"));
  }

  private static HttpResponse noSuchTool(String name) {
    return Problem.of(ProblemType.NO_SUCH_TOOL, "There is no tool \"%s\".".formatted(name))
        .response();
  }
}
