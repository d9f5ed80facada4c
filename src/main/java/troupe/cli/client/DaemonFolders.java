package troupe.cli.client;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the folders a daemon works with, for commands that may be without one. */
public final class DaemonFolders {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The daemon's own folder. Default: $XDG_STATE_HOME/troupe.")
  private @Nullable Path home;

  @Option(
      names = "--teams-dir",
      paramLabel = "DIR",
      description = "Where teams are kept. Default: ~/.config/opencode/teams.")
  private @Nullable Path teams;

  public Path home(Map<String, String> environment) {
    return Locations.absolute(home == null ? Locations.home(environment) : home);
  }

  public Path teams(Map<String, String> environment) {
    return Locations.absolute(teams == null ? Locations.teams(environment) : teams);
  }
}
