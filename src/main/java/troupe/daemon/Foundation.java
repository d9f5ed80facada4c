package troupe.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import troupe.bridge.Injection;
import troupe.http.TlsIdentity;
import troupe.metrics.Telemetry;
import troupe.opencode.ManagedServer;
import troupe.opencode.OpenCodeIds;
import troupe.opencode.OpenCodeServer;
import troupe.store.FolderInUse;
import troupe.store.Holder;
import troupe.store.TeamsFolder;
import troupe.team.Clockwork;
import troupe.worker.ServerBook;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;
import troupe.worker.config.WorkerBook;

/**
 * What a daemon stands on: its folders, which are its own from now on, and what is known before an
 * actor runs.
 *
 * @param token what clients must show
 * @param tls the daemon's key; empty for plain HTTP, and for none
 * @param bridge what the servers that it starts read
 * @param listening told to these when they may be started
 */
record Foundation(
    Daemon.Options options,
    Home home,
    Home.Token token,
    Optional<TlsIdentity> tls,
    Holder self,
    TeamsFolder folder,
    Home.BridgeFiles bridge,
    CompletableFuture<Injection> listening,
    Readiness readiness,
    Telemetry telemetry) {

  /** In the daemon's own folder: the servers that run. */
  private static final String SERVERS = "servers.json";

  /** Takes the folders of {@code options}, which are made where they are missing. Blocks. */
  static Foundation open(Daemon.Options options, Optional<TlsIdentity> tls, Telemetry telemetry)
      throws IOException, FolderInUse {
    Home home = Home.open(options.home());
    Home.Token token = home.token(options.environment());
    Holder self = home.self();
    TeamsFolder folder = TeamsFolder.open(options.teamsFolder(), self);
    try {
      return new Foundation(
          options,
          home,
          token,
          tls,
          self,
          folder,
          home.bridge(options.environment()),
          new CompletableFuture<>(),
          new Readiness(options.settings().store().failureNotice()),
          telemetry);
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * What the files say of workers. Blocks.
   *
   * @throws BadConfiguration when one is wrong
   */
  static Orchestrator configured(Daemon.Options options) throws BadConfiguration {
    Reading reading = options.workers();
    if (reading instanceof Reading.Invalid invalid) {
      throw BadConfiguration.ofWorkers(invalid.violations());
    }
    return ((Reading.Valid) reading).config();
  }

  /** Servers that an earlier daemon with this home may have left. */
  Path servers() {
    return options.home().resolve(SERVERS);
  }

  /** The folders are free, and nothing is counted any more; again this changes nothing. */
  void close() {
    folder.close();
    telemetry.onEnd().run();
  }

  /** What the actors are to run. */
  Guardian.Plan plan(WorkerBook book) {
    Guardian.Managed managed =
        options.server() instanceof Daemon.Server.Managed own
            ? new Guardian.Managed(own.binary(), new ManagedServer())
            : null;
    OpenCodeServer server =
        managed == null
            ? OpenCodeServer.at(((Daemon.Server.Attached) options.server()).address())
            : managed.handle();
    Clockwork clockwork =
        new Clockwork(Clock.systemUTC(), new OpenCodeIds(Clock.systemUTC(), new SecureRandom()));
    return new Guardian.Plan(
        options.settings(),
        server,
        managed,
        folder,
        folder.names(),
        options.directory().toString(),
        servers(),
        options.environment(),
        listening,
        book,
        new ServerBook(server),
        options::workers,
        clockwork,
        readiness,
        telemetry.meters());
  }
}
