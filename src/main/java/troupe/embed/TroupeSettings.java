package troupe.embed;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import troupe.daemon.Daemon;
import troupe.metrics.Telemetry;
import troupe.opencode.OpenCodeBinary;
import troupe.opencode.ServerAddress;
import troupe.settings.Settings;
import troupe.worker.server.ChildEnvironment;

/**
 * How Troupe runs inside a program. Immutable; each method gives other settings.
 *
 * <p>Unless told otherwise it runs an OpenCode server of its own, keeps its teams in {@code
 * home/teams}, and listens on a free port of loopback, which the tools of models need.
 */
public final class TroupeSettings {

  /** A free port: two in one JVM, or a daemon beside it, do not meet. */
  private static final String ANY_PORT = "127.0.0.1:0";

  private final Path home;
  private final Path directory;
  private final Parts parts;

  private TroupeSettings(Path home, Path directory, Parts parts) {
    this.home = home;
    this.directory = directory;
    this.parts = parts;
  }

  /**
   * What can be told otherwise.
   *
   * @param listen {@code HOST:PORT}; null for nowhere
   */
  private record Parts(
      Path teams,
      @Nullable String listen,
      @Nullable ServerAddress server,
      Config config,
      Program program) {}

  /**
   * The program around.
   *
   * @param system in which to run; null for one of Troupe's own
   */
  private record Program(
      Map<String, String> environment, @Nullable ActorSystem<?> system, Telemetry telemetry) {}

  /**
   * The usual settings.
   *
   * @param home a folder for Troupe alone, made if missing; one running Troupe a home
   * @param directory where teams and workers work that name no other; must exist
   */
  public static TroupeSettings of(Path home, Path directory) {
    Path own = absolute(home);
    return new TroupeSettings(
        own,
        absolute(directory),
        new Parts(
            own.resolve("teams"),
            ANY_PORT,
            null,
            ConfigFactory.empty(),
            new Program(System.getenv(), null, Telemetry.none())));
  }

  /** The same, whose teams are kept in {@code folder}, made if missing; one running Troupe each. */
  public TroupeSettings teamsIn(Path folder) {
    return with(
        new Parts(absolute(folder), parts.listen, parts.server, parts.config, parts.program));
  }

  /**
   * The same, listening elsewhere. Beyond loopback that also takes {@code
   * troupe.http.allow-remote}.
   *
   * @param address {@code HOST:PORT}; port 0: chosen by the system
   * @throws IllegalArgumentException when it is not that
   */
  public TroupeSettings listeningOn(String address) {
    Settings.defaults().listeningOn(address);
    return listening(address);
  }

  /**
   * The same without HTTP. Sessions of OpenCode then have no tools of a team: members work on their
   * prompts and mail, and only the program speaks for a lead.
   */
  public TroupeSettings withoutHttp() {
    return listening(null);
  }

  /**
   * The same with an OpenCode server that somebody else runs.
   *
   * @param password of the server; {@code null} for none
   * @throws IllegalArgumentException when {@code url} is not an absolute HTTP address
   */
  public TroupeSettings openCodeAt(URI url, @Nullable String password) {
    return with(
        new Parts(
            parts.teams,
            parts.listen,
            new ServerAddress(url, password),
            parts.config,
            parts.program));
  }

  /**
   * The same with another value for one setting of {@code docs/operating.md}; it is checked at the
   * start.
   *
   * @param key such as {@code troupe.turns.limit}
   * @param value text, number, switch, list or map, as in a settings file: {@code "10m"}
   * @throws IllegalArgumentException when {@code key} or {@code value} can be none
   */
  public TroupeSettings with(String key, Object value) {
    try {
      return with(parts.config.withValue(key, ConfigValueFactory.fromAnyRef(value, "the program")));
    } catch (ConfigException e) {
      throw new IllegalArgumentException("no setting: " + e.getMessage(), e);
    }
  }

  /**
   * The same with what stands in a settings file, as for {@code troupe serve --config}.
   *
   * @throws IllegalArgumentException when it cannot be read, with line and reason
   */
  public TroupeSettings with(Path file) {
    try {
      return with(Settings.read(file).withFallback(parts.config));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same with another environment than the JVM's: where {@code opencode} is looked for, and
   * what OpenCode servers get of it.
   */
  public TroupeSettings environment(Map<String, String> environment) {
    return with(
        new Program(Map.copyOf(environment), parts.program.system, parts.program.telemetry));
  }

  /**
   * The same in an actor system of the program, one Troupe at a time in each. It is not ended with
   * Troupe; when it ends first, by coordinated shutdown, Troupe ends in its phases.
   */
  public TroupeSettings actorSystem(ActorSystem<?> system) {
    return with(new Program(parts.program.environment, system, parts.program.telemetry));
  }

  /**
   * The same whose figures are counted, as {@code docs/metrics.md} names them. In a registry of the
   * program: {@code Telemetry.in(registry)}, one Troupe each. To be scraped at {@code /metrics},
   * with those of the JVM: {@code Telemetry.prometheus()}, which is for one start only.
   */
  public TroupeSettings telemetry(Telemetry telemetry) {
    return with(new Program(parts.program.environment, parts.program.system, telemetry));
  }

  private TroupeSettings listening(@Nullable String address) {
    return with(new Parts(parts.teams, address, parts.server, parts.config, parts.program));
  }

  private TroupeSettings with(Config config) {
    return with(new Parts(parts.teams, parts.listen, parts.server, config, parts.program));
  }

  private TroupeSettings with(Program program) {
    return with(new Parts(parts.teams, parts.listen, parts.server, parts.config, program));
  }

  private TroupeSettings with(Parts other) {
    return new TroupeSettings(home, directory, other);
  }

  Daemon.Embedding embedding() {
    return new Daemon.Embedding(
        parts.program.system, parts.listen != null, parts.program.telemetry);
  }

  /** What the daemon is told. Reads files. */
  Daemon.Options options() throws StartFailed {
    if (!parts.program.environment.getOrDefault(ChildEnvironment.GUARD, "").isEmpty()) {
      throw failed(
          "this is inside a worker (%s is set), and a worker must not run workers"
              .formatted(ChildEnvironment.GUARD));
    }
    if (!Files.isDirectory(directory)) {
      throw failed("there is no directory " + directory);
    }
    Settings settings = Settings.checked(parts.config);
    return new Daemon.Options(
        parts.listen == null ? settings : settings.listeningOn(parts.listen),
        home,
        parts.teams,
        server(),
        directory,
        userHome(),
        parts.program.environment);
  }

  private Daemon.Server server() throws StartFailed {
    ServerAddress given = parts.server;
    if (given != null) {
      return new Daemon.Server.Attached(given);
    }
    try {
      Optional<Path> binary = OpenCodeBinary.find(parts.program.environment);
      return new Daemon.Server.Managed(
          binary.orElseThrow(
              () ->
                  failed(
                      "there is no opencode; put opencode-ai@%s on PATH, name it in TROUPE_OPENCODE, or say where a server is"
                          .formatted(OpenCodeBinary.VERSION))));
    } catch (IllegalArgumentException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  private Path userHome() {
    String chosen = parts.program.environment.getOrDefault("HOME", "");
    return Path.of(chosen.isBlank() ? System.getProperty("user.home") : chosen);
  }

  private static StartFailed failed(String why) {
    return new StartFailed("Troupe could not start: " + why, null);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
