package troupe.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import troupe.bridge.BridgePlugin;

/**
 * Where OpenCode looks for what is installed.
 *
 * @param folder holds the configuration file
 * @param plugins holds the plugin file
 */
public record Place(Path folder, Path plugins) {

  /**
   * A project.
   *
   * @throws InstallFailed when there is no such folder
   */
  public static Place project(Path folder) throws InstallFailed {
    if (!Files.isDirectory(folder)) {
      throw InstallFailed.because("there is no directory " + folder);
    }
    Path real = real(folder);
    return new Place(real, real.resolve(".opencode").resolve("plugin"));
  }

  /**
   * A user's own configuration, for all projects; made when it is missing.
   *
   * @param folder {@code ~/.config/opencode}
   */
  public static Place user(Path folder) throws InstallFailed {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw InstallFailed.because(folder + " is not a folder");
    }
    Path real = Files.exists(folder) ? real(folder) : folder;
    return new Place(real, real.resolve("plugin"));
  }

  Path plugin() {
    return plugins.resolve(BridgePlugin.NAME);
  }

  /** The configuration files that OpenCode reads here, of which the later wins. */
  List<Path> configs() {
    return List.of(folder.resolve("opencode.json"), folder.resolve("opencode.jsonc"));
  }

  private static Path real(Path folder) throws InstallFailed {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw InstallFailed.because(Disk.words("cannot look at " + folder, e));
    }
  }
}
