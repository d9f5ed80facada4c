package troupe.cli;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonFolders;
import troupe.cli.client.ExitCode;
import troupe.cli.client.Locations;
import troupe.cli.client.Token;
import troupe.daemon.BadConfiguration;
import troupe.daemon.Daemon;
import troupe.daemon.Exposure;
import troupe.opencode.ServerAddress;
import troupe.settings.Settings;
import troupe.store.FolderInUse;
import troupe.terminal.Terminal;
import troupe.worker.server.ChildEnvironment;

/** {@code troupe serve}: the daemon, until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the daemon until SIGTERM or SIGINT. SIGHUP reads the workers' configuration and the",
      "token again. When it is ready it prints one line on standard output:",
      "  troupe listening on http://HOST:PORT",
      "Logs go to standard error, and on a terminal a link to the dashboard."
    },
    footer = {
      "",
      "Examples:",
      "  troupe serve",
      "  troupe serve --listen 127.0.0.1:0 --opencode http://127.0.0.1:4096"
    })
final class ServeCommand implements Callable<Integer> {

  private static final String MANAGED = "managed";

  /** Read by {@code conf/logback.xml}, as a property before the variable of that name. */
  private static final String LOG_FORMAT = "TROUPE_LOG_FORMAT";

  private static final Set<String> LOG_FORMATS = Set.of("text", "json");

  @Spec private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen; port 0: chosen by the system. Default: 127.0.0.1:7717.")
  private @Nullable String listen;

  @Option(
      names = "--allow-remote",
      description = {
        "Lets --listen be an address that other machines reach. Without TLS everything they",
        "send, the token too, can be read on the way: see troupe.http.tls."
      })
  private boolean allowRemote;

  @Mixin private DaemonFolders folders = new DaemonFolders();

  @Option(
      names = "--opencode",
      paramLabel = "URL|managed",
      defaultValue = MANAGED,
      description = {
        "An OpenCode server that runs, or 'managed' to have one run by the daemon.",
        "Its password, if it has one, is read from OPENCODE_SERVER_PASSWORD or the file",
        "given with --opencode-password-file. Default: managed."
      })
  private String opencode = MANAGED;

  @Option(
      names = "--opencode-password-file",
      paramLabel = "FILE",
      description = "Holds the password of the OpenCode server at URL.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where teams work that name no other. Default: the current directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings over the defaults; see conf/troupe.conf.")
  private @Nullable Path config;

  private @Nullable String logFormat;

  /** Takes effect at once: logging is set up before the command is called. */
  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = {
        "How the log is written: as lines of text, or as a JSON object a line. Default: what",
        "TROUPE_LOG_FORMAT says, else text."
      })
  void setLogFormat(String format) {
    logFormat = format;
    if (LOG_FORMATS.contains(format)) {
      System.setProperty(LOG_FORMAT, format);
    }
  }

  @Override
  public Integer call() throws CommandFailed {
    checkLogFormat(System.getenv());
    refuseInsideWorker(System.getenv());
    Daemon.Options options = options(System.getenv());
    Daemon daemon = start(options);
    Exposure.warning(options.settings().http())
        .ifPresent(warning -> spec.commandLine().getErr().println("troupe: warning: " + warning));
    HangUp.onEach(daemon::reload);
    System.out.println("troupe listening on " + daemon.url());
    System.out.flush();
    tellDashboard(daemon);
    daemon.ended().toCompletableFuture().join();
    if (daemon.isStoppedBySignal()) {
      return ExitCode.DONE;
    }
    throw new CommandFailed(ExitCode.FAILED, "the daemon could not go on; its log says why");
  }

  private void checkLogFormat(Map<String, String> environment) throws CommandFailed {
    String where = logFormat == null ? LOG_FORMAT : "--log-format";
    String format = logFormat == null ? environment.getOrDefault(LOG_FORMAT, "") : logFormat;
    boolean isDefault = format.isEmpty() && logFormat == null;
    if (!isDefault && !LOG_FORMATS.contains(format)) {
      throw new CommandFailed(
          ExitCode.USAGE, "%s: expected text or json, not \"%s\"".formatted(where, format));
    }
  }

  /** To a person only: a link must not stand in a log. */
  private void tellDashboard(Daemon daemon) {
    if (Terminal.standardOutput(System.getenv()).live()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "troupe: dashboard (this link works once; later: troupe dashboard): "
              + DashboardLink.of(daemon.url(), daemon.loginPath()));
      err.flush();
    }
  }

  /** A worker that ran a daemon could run workers that run daemons. */
  private static void refuseInsideWorker(Map<String, String> environment) throws CommandFailed {
    if (!environment.getOrDefault(ChildEnvironment.GUARD, "").isEmpty()) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "this is inside a worker (%s is set), and a worker must not run a daemon; use the one outside"
              .formatted(ChildEnvironment.GUARD));
    }
  }

  private static Daemon start(Daemon.Options options) throws CommandFailed {
    try {
      return Daemon.start(options).toCompletableFuture().join();
    } catch (BadConfiguration e) {
      throw new CommandFailed(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (FolderInUse e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.FAILED, explain(e));
    } catch (CompletionException e) {
      Settings.Http http = options.settings().http();
      throw new CommandFailed(
          ExitCode.FAILED,
          "cannot listen on %s:%d: %s".formatted(http.host(), http.port(), rootCause(e)));
    }
  }

  private Daemon.Options options(Map<String, String> environment) throws CommandFailed {
    Token.given(environment);
    if (!Files.isDirectory(directory)) {
      throw new CommandFailed(ExitCode.FAILED, "there is no directory " + directory);
    }
    return new Daemon.Options(
        settings(),
        folders.home(environment),
        folders.teams(environment),
        server(environment),
        Locations.absolute(directory),
        Locations.userHome(environment),
        environment);
  }

  private Settings settings() throws CommandFailed {
    if (config != null && !Files.isRegularFile(config)) {
      throw new CommandFailed(ExitCode.BAD_CONFIGURATION, "there is no settings file " + config);
    }
    try {
      Settings settings = config == null ? Settings.defaults() : Settings.load(config);
      Settings allowed = allowRemote ? settings.allowingRemote() : settings;
      return listen == null ? allowed : allowed.listeningOn(listen);
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(ExitCode.USAGE, "--listen: " + e.getMessage());
    }
  }

  private Daemon.Server server(Map<String, String> environment) throws CommandFailed {
    if (opencode.equals(MANAGED)) {
      return new Daemon.Server.Managed(Binary.get(environment, spec.commandLine().getErr()));
    }
    try {
      return new Daemon.Server.Attached(
          new ServerAddress(URI.create(opencode), password(environment)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE, "--opencode: expected a URL or 'managed': " + e.getMessage());
    }
  }

  private @Nullable String password(Map<String, String> environment) throws CommandFailed {
    if (passwordFile == null) {
      String given = environment.get("OPENCODE_SERVER_PASSWORD");
      return given == null || given.isEmpty() ? null : given;
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.FAILED, "cannot read the password file: " + e.getMessage());
    }
  }

  /** The JDK's message is often no more than the file. */
  private static String explain(IOException failure) {
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a file where a folder is needed: " + failure.getMessage();
    }
    if (failure instanceof NoSuchFileException) {
      return "cannot be made or found: " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "access denied: " + failure.getMessage();
    }
    return String.valueOf(failure.getMessage());
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? "no such address" : cause.getMessage();
  }
}
