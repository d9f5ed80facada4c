package troupe.cli.client;

import java.nio.file.Path;
import java.util.Map;

/** Where things are unless an option says otherwise (XDG base directories). */
public final class Locations {

  private Locations() {}

  public static Path home(Map<String, String> environment) {
    return under(environment, "XDG_STATE_HOME", ".local/state").resolve("troupe");
  }

  /** Where the earlier plugin keeps its teams, so that they are found. */
  public static Path teams(Map<String, String> environment) {
    return userHome(environment).resolve(".config/opencode/teams");
  }

  /** Where a user's own configuration of OpenCode is. */
  public static Path openCode(Map<String, String> environment) {
    return under(environment, "XDG_CONFIG_HOME", ".config").resolve("opencode");
  }

  public static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static Path under(Map<String, String> environment, String variable, String fallback) {
    String chosen = environment.getOrDefault(variable, "");
    return chosen.isBlank() ? userHome(environment).resolve(fallback) : Path.of(chosen);
  }

  public static Path userHome(Map<String, String> environment) {
    String chosen = environment.getOrDefault("HOME", "");
    return Path.of(chosen.isBlank() ? System.getProperty("user.home") : chosen);
  }
}
