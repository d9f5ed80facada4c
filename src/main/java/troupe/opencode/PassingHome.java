package troupe.opencode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code HOME} for OpenCode that is thrown away soon, as a demo's is. */
public final class PassingHome {

  /** What OpenCode looks for: that it has noted the package of plugins as installed. */
  private static final String LOCK =
      "{\"packages\":{\"\":{\"dependencies\":{\"@opencode-ai/plugin\":\"%s\"}}}}\n";

  private PassingHome() {}

  /**
   * Has OpenCode fetch no packages there. It would before it loads any plugin, and the sessions
   * would wait for it; the plugins that are used there need none.
   *
   * @param home may be missing
   */
  public static void prepare(Path home) throws IOException {
    Path folder = home.resolve(".config").resolve("opencode");
    Files.createDirectories(folder.resolve("node_modules"));
    Files.writeString(folder.resolve("package-lock.json"), LOCK.formatted(OpenCodeBinary.VERSION));
  }
}
