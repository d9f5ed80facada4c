package troupe.cli;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.cli.client.Signals;
import troupe.daemon.Daemon;

/** SIGHUP, by which an administrator asks for the configuration to be read again. */
final class HangUp {

  private static final Logger log = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /**
   * From now on each SIGHUP starts {@code reload} and logs what became of it, instead of ending the
   * process.
   */
  static void onEach(Supplier<CompletionStage<Daemon.Reloaded>> reload) {
    try {
      Signals.on("HUP", () -> once(reload));
    } catch (ReflectiveOperationException e) {
      log.warn("SIGHUP cannot be handled here: {}", String.valueOf(e.getCause()));
    }
  }

  private static void once(Supplier<CompletionStage<Daemon.Reloaded>> reload) {
    log.info("SIGHUP: reading the configuration again");
    try {
      reload.get().whenComplete(HangUp::tell);
    } catch (RuntimeException e) {
      tell(null, e);
    }
  }

  private static void tell(Daemon.@Nullable Reloaded outcome, @Nullable Throwable failure) {
    if (outcome == null) {
      log.error("SIGHUP: the configuration could not be read again", failure);
    } else if (outcome.done()) {
      log.info("SIGHUP: {}", outcome.words());
    } else {
      log.warn("SIGHUP: {}", outcome.words());
    }
  }
}
