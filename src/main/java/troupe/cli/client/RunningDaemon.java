package troupe.cli.client;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a command finds the daemon. */
public final class RunningDaemon {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The home of the daemon to ask. Default: $XDG_STATE_HOME/troupe.")
  private @Nullable Path home;

  public DaemonClient client() throws CommandFailed {
    Map<String, String> environment = System.getenv();
    Path folder = home == null ? Locations.home(environment) : home;
    return DaemonClient.of(Locations.absolute(folder), environment);
  }
}
