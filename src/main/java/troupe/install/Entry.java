package troupe.install;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import troupe.bridge.ToolServer;

/** The entry of a daemon in {@code opencode.json}, by what its home says. */
final class Entry {

  /** Where a daemon listens that was told nothing else. */
  private static final String USUAL_URL = "http://127.0.0.1:7717";

  private static final JsonMapper JSON = new JsonMapper();

  private Entry() {}

  /**
   * The entry for a daemon.
   *
   * @param home of the daemon, absolute
   */
  static ObjectNode of(Path home) throws InstallFailed {
    Optional<String> trouble = ToolServer.trouble(home);
    if (trouble.isPresent()) {
      throw InstallFailed.because(trouble.get());
    }
    return ToolServer.entry(url(home), home.resolve("token"));
  }

  private static String url(Path home) {
    try {
      String announced = JSON.readTree(home.resolve("daemon.json").toFile()).path("url").asText();
      return announced.isEmpty() ? USUAL_URL : announced;
    } catch (IOException none) {
      return USUAL_URL;
    }
  }
}
