package troupe.cli.team;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import troupe.cli.client.CommandFailed;
import troupe.cli.client.DaemonClient;
import troupe.cli.client.ExitCode;
import troupe.cli.client.Signals;
import troupe.cli.view.Clock;
import troupe.cli.view.StatusView;
import troupe.terminal.Figures;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Screen;
import troupe.terminal.Terminal;

/**
 * Shows a team again and again until Ctrl-C. A daemon that goes away is waited for: it may be back
 * at another address.
 */
final class Watching {

  /** As often as ages change. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Exchange exchange;
  private final String path;
  private final Terminal terminal;
  private final Screen screen;
  private final CountDownLatch stop = new CountDownLatch(1);

  private @Nullable DaemonClient client;
  private @Nullable JsonNode last;
  private @Nullable Instant lostAt;

  Watching(Exchange exchange, String path, Terminal terminal) {
    this.exchange = exchange;
    this.path = path;
    this.terminal = terminal;
    screen = new Screen(terminal);
  }

  /**
   * Watches until it is told to stop.
   *
   * @throws CommandFailed when there is no such team, or no daemon at the beginning
   */
  int run() throws CommandFailed {
    try {
      Signals.on("INT", stop::countDown);
    } catch (ReflectiveOperationException e) {
      // Then Ctrl-C ends the process at once, which leaves the terminal as it is, too.
    }
    try {
      do {
        show();
      } while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private void show() throws CommandFailed {
    try {
      DaemonClient daemon = client == null ? exchange.client() : client;
      client = daemon;
      JsonNode now = daemon.get(path);
      lostAt = null;
      print(now);
      last = now;
    } catch (DaemonClient.Refused refused) {
      // A team that is being read from disk comes back; one that is gone does not.
      if (last == null || refused.problem().path("status").asInt() != 503) {
        throw refused.failure();
      }
      lost(refused.failure());
    } catch (CommandFailed away) {
      if (last == null || away.exitCode() != ExitCode.UNREACHABLE) {
        throw away;
      }
      client = null;
      lost(away);
    }
  }

  private void print(JsonNode team) {
    if (!exchange.isJson()) {
      draw(StatusView.lines(team, Clock.system(terminal.live())));
    } else if (!team.equals(last)) {
      exchange.line(DaemonClient.compact(team));
    }
  }

  private void lost(CommandFailed why) {
    Instant now = Instant.now();
    Instant since = lostAt == null ? now : lostAt;
    lostAt = since;
    if (last == null || exchange.isJson()) {
      return;
    }
    List<Line> lines = new ArrayList<>();
    String age = terminal.live() ? " " + Figures.age(Duration.between(since, now)) : "";
    lines.add(Line.of("reconnecting%s: %s".formatted(age, why.getMessage()), Ink.RED));
    lines.addAll(StatusView.lines(last, Clock.system(terminal.live())));
    draw(lines);
  }

  private void draw(List<Line> lines) {
    List<Line> shown =
        terminal.live() ? StatusView.fit(lines, terminal.width(), terminal.height()) : lines;
    screen.progress(shown.stream().map(line -> line.text(terminal.colour())).toList());
  }
}
