package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.EventFrames;
import troupe.cli.client.ExitCode;
import troupe.cli.client.Signals;

/**
 * Follows a stream of events until Ctrl-C or its end. When the connection is cut it comes back with
 * the place where it was, also to a daemon that was started anew.
 */
final class Following {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Exchange exchange;
  private final String path;
  private final Consumer<JsonNode> each;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<@Nullable EventFrames> open = new AtomicReference<>();

  private @Nullable String place;
  private boolean ended;
  private boolean heard;
  private boolean lost;

  Following(Exchange exchange, String path, Consumer<JsonNode> each) {
    this.exchange = exchange;
    this.path = path;
    this.each = each;
  }

  /**
   * Follows until it is told to stop.
   *
   * @throws CommandFailed when there is no such stream, or no daemon at the beginning
   */
  int run() throws CommandFailed {
    try {
      Signals.on("INT", this::stop);
    } catch (ReflectiveOperationException e) {
      // Then Ctrl-C ends the process at once, which loses nothing either.
    }
    try {
      do {
        connect();
      } while (!ended && !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private void stop() {
    stop.countDown();
    EventFrames frames = open.getAndSet(null);
    if (frames != null) {
      frames.cut();
    }
  }

  private void connect() throws CommandFailed {
    try (EventFrames frames = exchange.client().follow(path, place)) {
      open.set(frames);
      heard = true;
      lost = false;
      pass(frames);
      lost("the stream was cut");
    } catch (DaemonClient.Refused refused) {
      if (!heard || refused.problem().path("status").asInt() < 500) {
        throw refused.failure();
      }
      lost(String.valueOf(refused.getMessage()));
    } catch (CommandFailed away) {
      if (!heard || away.exitCode() != ExitCode.UNREACHABLE) {
        throw away;
      }
      lost(String.valueOf(away.getMessage()));
    } catch (IOException cut) {
      lost(String.valueOf(cut.getMessage()));
    }
  }

  private void pass(EventFrames frames) throws IOException {
    for (String data = frames.next(); data != null; data = frames.next()) {
      JsonNode event = DaemonClient.read(data);
      place = frames.place();
      each.accept(event);
      JsonNode reason = event.path("data").path("reason");
      if (event.path("type").asText().equals("stream.ended")) {
        ended = !reason.asText().equals("slow_reader");
      }
    }
  }

  /** Said once for each time it is away. */
  private void lost(String why) {
    if (!lost && !ended && stop.getCount() > 0) {
      lost = true;
      exchange.warn("reconnecting: " + why);
    }
  }
}
