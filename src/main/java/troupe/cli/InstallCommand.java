package troupe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.ExitCode;
import troupe.cli.client.Locations;
import troupe.daemon.Daemon;
import troupe.install.Bridge;
import troupe.install.InstallFailed;
import troupe.install.Place;

/** {@code troupe install}: the lead's tools into OpenCode. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description = {
      "Puts Troupe into an OpenCode project, or with --user into your own configuration:",
      "a plugin file, and the entry of its tools in opencode.json. What is there is kept.",
      "Done again it changes nothing. See docs/opencode.md."
    })
final class InstallCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The project. Default: the current directory.")
  private @Nullable Path directory;

  @Option(names = "--user", description = "For all your projects, in ~/.config/opencode.")
  private boolean user;

  @Option(names = "--remove", description = "Take it out again.")
  private boolean remove;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "The daemon's own folder. Default: ~/.local/state/troupe.")
  private @Nullable Path home;

  @Override
  public Integer call() throws CommandFailed {
    Map<String, String> environment = System.getenv();
    if (user && directory != null) {
      throw new ParameterException(spec.commandLine(), "give DIR or --user, not both");
    }
    try {
      Place place = place(environment);
      return remove ? remove(place) : install(place, daemonHome(environment));
    } catch (InstallFailed e) {
      int code = e.isBadFile() ? ExitCode.BAD_CONFIGURATION : ExitCode.FAILED;
      throw new CommandFailed(code, String.valueOf(e.getMessage()));
    }
  }

  private int install(Place place, Path daemon) throws InstallFailed, CommandFailed {
    boolean fresh = Files.notExists(daemon.resolve("token"));
    try {
      Daemon.prepare(daemon);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.FAILED, "cannot make the home folder %s: %s".formatted(daemon, e.getMessage()));
    }
    List<String> done = Bridge.install(place, daemon);
    print(fresh ? List.of("made " + daemon.resolve("token")) : List.of());
    print(done);
    print(
        List.of(
            done.isEmpty()
                ? "Troupe is installed already, nothing was changed."
                : "Troupe is installed. Restart OpenCode if it runs; the daemon is started with:"
                    + " troupe serve"));
    return ExitCode.DONE;
  }

  private int remove(Place place) throws InstallFailed {
    List<String> done = Bridge.remove(place);
    print(done);
    print(
        List.of(
            done.isEmpty()
                ? "Troupe is not installed here, nothing was changed."
                : "Troupe is taken out. Restart OpenCode if it runs."));
    return ExitCode.DONE;
  }

  private Place place(Map<String, String> environment) throws InstallFailed {
    if (user) {
      return Place.user(Locations.absolute(Locations.openCode(environment)));
    }
    return Place.project(Locations.absolute(directory == null ? Path.of("") : directory));
  }

  private Path daemonHome(Map<String, String> environment) {
    return Locations.absolute(home == null ? Locations.home(environment) : home);
  }

  private void print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }
}
