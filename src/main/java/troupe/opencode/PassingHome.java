package troupe.opencode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for OpenCode that are thrown away soon, as a demo's are. */
public final class PassingHome {

  /** What OpenCode looks for: that it has noted the package of plugins as installed. */
  private static final String LOCK =
      "{\"packages\":{\"\":{\"dependencies\":{\"@opencode-ai/plugin\":\"%s\"}}}}\n";

  private PassingHome() {}

  /**
   * Makes a {@code HOME}; see {@link #fetchNothing}.
   *
   * @param home may be missing
   */
  public static void prepare(Path home) throws IOException {
    fetchNothing(home.resolve(".config").resolve("opencode"));
  }

  /**
   * Has OpenCode fetch no package into a folder of its configuration. It would before it loads any
   * plugin, and the sessions would wait for it; the plugins that are used here need none.
   *
   * @param folder may be missing
   */
  public static void fetchNothing(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("node_modules"));
    Files.writeString(folder.resolve("package-lock.json"), LOCK.formatted(OpenCodeBinary.VERSION));
  }
}
