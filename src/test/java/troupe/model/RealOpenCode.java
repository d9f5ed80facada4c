package troupe.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import troupe.testing.OpenCodeForTests;

/** One real {@code opencode serve} with a home of its own. */
public final class RealOpenCode {

  private static final String READY = "opencode server listening on ";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** OpenCode never answers a request that asks for an upgrade to HTTP/2. */
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final URI url;

  public RealOpenCode(Path home, String config) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            OpenCodeForTests.binary().toString(),
            "serve",
            "--hostname",
            "127.0.0.1",
            "--port",
            "0");
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("OPENCODE_"));
    environment.put("HOME", home.toString());
    environment.put("OPENCODE_CONFIG_CONTENT", config);
    process = builder.directory(home.toFile()).redirectErrorStream(true).start();
    url = ready(process.inputReader());
  }

  public URI url() {
    return url;
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)).build());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("content-type", "application/json")
        .timeout(Duration.ofSeconds(30));
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static URI ready(BufferedReader output) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return URI.create(line.substring(READY.length()));
      }
      seen.append(line).append('\n');
    }
    throw new IOException("opencode ended before it was ready: " + seen);
  }
}
