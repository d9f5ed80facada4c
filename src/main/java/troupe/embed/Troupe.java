package troupe.embed;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import troupe.api.Events;
import troupe.api.Teams;
import troupe.api.Workers;
import troupe.async.Stages;
import troupe.daemon.BadConfiguration;
import troupe.daemon.Daemon;
import troupe.store.FolderInUse;

/**
 * A running Troupe inside a program. It never ends the JVM and sets no shutdown hook: close it
 * before the program ends. If the JVM is killed, what was acknowledged is on disk, and OpenCode
 * servers that it started end by themselves within seconds.
 */
public final class Troupe implements AutoCloseable {

  private final Daemon daemon;

  private Troupe(Daemon daemon) {
    this.daemon = daemon;
  }

  /**
   * Starts Troupe, and waits until it can be asked. Teams and the OpenCode server may still be
   * starting then, see {@link #notReady}. Not to be called on an actor's thread.
   *
   * @throws StartFailed when a setting is wrong, a folder is in use, the address cannot be had, or
   *     there is no {@code opencode}
   */
  public static Troupe start(TroupeSettings settings) throws StartFailed {
    try {
      return starting(settings).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw Stages.unwrapped(e) instanceof StartFailed known ? known : failed(e);
    }
  }

  /**
   * The same without waiting for it, though it reads files, which may block.
   *
   * @return completes exceptionally with {@link StartFailed}
   */
  public static CompletionStage<Troupe> starting(TroupeSettings settings) {
    try {
      return Daemon.embed(settings.options(), settings.embedding())
          .thenApply(Troupe::new)
          .exceptionallyCompose(failure -> CompletableFuture.failedFuture(failed(failure)));
    } catch (ConfigException | BadConfiguration | FolderInUse | IOException e) {
      return CompletableFuture.failedFuture(failed(e));
    } catch (StartFailed e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static StartFailed failed(Throwable failure) {
    Throwable cause = Stages.unwrapped(failure);
    String message = cause.getMessage();
    return new StartFailed(
        "Troupe could not start: " + (message == null ? cause.toString() : message), cause);
  }

  /** Its teams. */
  public Teams teams() {
    return daemon.teams();
  }

  /** What happens in its teams. */
  public Events events() {
    return daemon.events();
  }

  /** The workers that its directory and the user's configuration describe. */
  public Workers workers() {
    return daemon.workers();
  }

  /**
   * Why it cannot work at the moment, in words for people; empty when it can. Teams are made only
   * then, while mail and tasks wait.
   */
  public List<String> notReady() {
    return daemon.notReady();
  }

  /** Where it listens; empty when its settings say that it does not. */
  public Optional<URI> url() {
    return daemon.address();
  }

  /**
   * Ends it: callers are answered, teams keep their state on disk, OpenCode servers that it started
   * end, its folders are free. An actor system that it was given goes on. Again it changes nothing.
   *
   * @return completes when all of that is done, within a minute or so
   */
  public CompletionStage<Void> stop() {
    return daemon.stop().thenAccept(done -> {});
  }

  /** Completes when it has ended: it was stopped, or could not go on; then its log says why. */
  public CompletionStage<Void> ended() {
    return daemon.ended().thenAccept(done -> {});
  }

  /** {@link #stop}, and waits for it. Not to be called on an actor's thread. */
  @Override
  public void close() {
    stop().toCompletableFuture().join();
  }
}
