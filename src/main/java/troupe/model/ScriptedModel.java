package troupe.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * A model server on a free loopback port that answers {@code POST /v1/chat/completions} from a
 * {@link Script}. It asks for no key and keeps no conversation: each call brings the whole one.
 */
public final class ScriptedModel {

  /** The model's name; OpenCode puts its provider's name before it. */
  static final String MODEL = "stub-model";

  /** The same by another name, for what happens when a model is chosen. */
  static final String OTHER_MODEL = "other-model";

  private static final String PROVIDER = "stub";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long answers may go on after a stop; a script that hangs would never end. */
  private static final Duration STOP_LIMIT = Duration.ofMillis(500);

  /**
   * A script may be silent for longer than any usual limit, or for ever. The user agent of OpenCode
   * breaks the rules for that header, which need not be said at every call.
   */
  private static final Config PATIENT =
      ConfigFactory.parseString(
          "pekko.http.server { idle-timeout = infinite, request-timeout = infinite,"
              + " parsing.illegal-header-warnings = off }");

  private final ServerBinding binding;
  private final ChatCompletions completions;

  private ScriptedModel(ServerBinding binding, ChatCompletions completions) {
    this.binding = binding;
    this.completions = completions;
  }

  /** Starts a server. The caller stops it; it also ends with {@code system}. */
  public static CompletionStage<ScriptedModel> start(ActorSystem<?> system, Script script) {
    ChatCompletions completions = new ChatCompletions(system, script);
    return Http.get(system)
        .newServerAt("127.0.0.1", 0)
        .withSettings(ServerSettings.create(PATIENT.withFallback(system.settings().config())))
        .bind(completions::answer)
        .thenApplyAsync(
            binding -> new ScriptedModel(binding, completions), system.executionContext());
  }

  /** Where a client finds it: {@code http://127.0.0.1:PORT/v1}. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(binding.localAddress().getPort()));
  }

  /** Stops listening and cuts answers that do not end at once. */
  public CompletionStage<Void> stop() {
    return binding.terminate(STOP_LIMIT).thenAccept(terminated -> {});
  }

  /** What was asked, oldest first; only the newest 500 calls are kept. */
  public List<ModelCall> calls() {
    return completions.calls();
  }

  /** The sessions that are being answered at the moment, in pieces. */
  public Set<String> streaming() {
    return completions.streaming();
  }

  /**
   * A configuration for {@code OPENCODE_CONFIG_CONTENT} that makes this {@code stub/stub-model} the
   * model, for titles too; there is {@code stub/other-model} besides. Tools keep OpenCode's own
   * permissions.
   */
  public String openCodeConfig() {
    ObjectNode config = JSON.createObjectNode();
    config.put("model", PROVIDER + "/" + MODEL).put("small_model", PROVIDER + "/" + MODEL);
    config.put("autoupdate", false).put("share", "disabled");
    ObjectNode provider = config.putObject("provider").putObject(PROVIDER);
    provider.put("npm", "@ai-sdk/openai-compatible");
    // OpenCode wants some key; this server looks at none.
    provider.putObject("options").put("baseURL", baseUrl().toString()).put("apiKey", "none");
    ObjectNode models = provider.putObject("models");
    for (String name : List.of(MODEL, OTHER_MODEL)) {
      ObjectNode model = models.putObject(name);
      model.putObject("limit").put("context", 100_000).put("output", 4_000);
      // Without this OpenCode keeps images from it.
      ObjectNode modalities = model.putObject("modalities");
      modalities.putArray("input").add("text").add("image").add("pdf");
      modalities.putArray("output").add("text");
    }
    return config.toString();
  }
}
