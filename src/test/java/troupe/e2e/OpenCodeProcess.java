package troupe.e2e;

import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An {@code opencode serve} that belongs to the test; a daemon attaches to it. */
final class OpenCodeProcess extends OpenCodeSessions {

  private static final String READY = "opencode server listening on ";

  private final Spec spec;
  private Process process;
  private Api api;
  private URI url;

  private OpenCodeProcess(Spec spec, Process process, URI url) {
    this.spec = spec;
    this.process = process;
    this.url = url;
    this.api = Api.ofOpenCode(url);
  }

  /**
   * How to run it.
   *
   * @param home its HOME, and where it runs
   * @param config for {@code OPENCODE_CONFIG_CONTENT}
   * @param more variables in its environment
   */
  record Spec(Path binary, Path home, String config, Map<String, String> more) {}

  /**
   * Starts one and waits until it answers.
   *
   * @param port 0 for any that is free
   */
  static OpenCodeProcess start(Spec spec, int port) throws IOException {
    Path output = Files.createTempFile(spec.home(), "opencode", ".txt");
    Process process = launch(spec, port, output);
    return new OpenCodeProcess(spec, process, awaitHealthy(process, output));
  }

  URI url() {
    return url;
  }

  void kill9() {
    end(process.destroyForcibly());
  }

  void stop() {
    process.destroy();
    end(process);
  }

  /** It keeps its connections and does nothing, until it is thawed. */
  void freeze() throws IOException {
    signal("STOP");
  }

  void thaw() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    end(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start());
  }

  /** Starts it again where it was. */
  void restart() throws IOException {
    restart(url.getPort());
  }

  void restart(int port) throws IOException {
    Path output = Files.createTempFile(spec.home(), "opencode", ".txt");
    process = launch(spec, port, output);
    url = awaitHealthy(process, output);
    api = Api.ofOpenCode(url);
  }

  @Override
  Api api() {
    return api;
  }

  private static Process launch(Spec spec, int port, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                spec.binary().toString(),
                "serve",
                "--hostname",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .directory(spec.home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("OPENCODE_"));
    environment.put("HOME", spec.home().toString());
    environment.put("OPENCODE_CONFIG_CONTENT", spec.config());
    environment.putAll(spec.more());
    return builder.start();
  }

  private static URI awaitHealthy(Process process, Path output) throws IOException {
    await().until(() -> !process.isAlive() || Files.readString(output).contains(READY));
    URI url =
        Files.readAllLines(output).stream()
            .filter(line -> line.startsWith(READY))
            .map(line -> URI.create(line.substring(READY.length()).strip()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("opencode ended before it listened"));
    Api api = Api.ofOpenCode(url);
    await().ignoreException(IOException.class).until(() -> healthy(api));
    return url;
  }

  private static boolean healthy(Api api) throws IOException {
    return api.get("/global/health").body().path("healthy").asBoolean();
  }

  private static void end(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
