package troupe.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is seen of a daemon while it reads its teams, over several starts. */
final class Starts {

  private final List<Double> listening = new ArrayList<>();
  private final List<Double> all = new ArrayList<>();
  private final List<Double> live = new ArrayList<>();
  private final List<Double> one = new ArrayList<>();

  /**
   * Asks one that has just begun to listen for all teams, and meanwhile others for less.
   *
   * @param team the one whose read is timed
   */
  void follow(DaemonUnderTest daemon, String team) throws IOException {
    double slowestLive = 0;
    double slowestRead = 0;
    CompletableFuture<Double> list =
        CompletableFuture.supplyAsync(() -> seconds(daemon, "/v1/teams"));
    try (HttpLoad load = new HttpLoad(daemon.address(), 1)) {
      do {
        slowestLive = Math.max(slowestLive, millis(load, daemon, "/health/live"));
        slowestRead = Math.max(slowestRead, millis(load, daemon, "/v1/teams/" + team));
      } while (!list.isDone());
    }
    listening.add(daemon.secondsToReady());
    all.add(daemon.secondsToReady() + list.join());
    live.add(slowestLive);
    one.add(slowestRead);
  }

  private static double seconds(DaemonUnderTest daemon, String path) {
    try (HttpLoad load = new HttpLoad(daemon.address(), 1)) {
      return millis(load, daemon, path) / 1_000;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double millis(HttpLoad load, DaemonUnderTest daemon, String path)
      throws IOException {
    byte[] request = daemon.requests().get(path);
    return load.run(Requests.counted(1, number -> request), Waits.ALL).good().millis(1);
  }

  /** The first start does not count. */
  void addTo(Stage stage, String bench, String what) {
    List<Double> shares = new ArrayList<>();
    for (int start = 1; start < all.size(); start++) {
      shares.add(all.get(start) / listening.get(start));
    }
    stage.add(Figure.alone(bench, what + ": start to listening", "s", counted(listening)));
    stage.add(
        new Figure(
            bench,
            what + ": start to all answer",
            "s",
            counted(all),
            new Figure.Floor("start to listening", shares)));
    stage.add(Figure.alone(bench, what + ": slowest /health/live until then", "ms", counted(live)));
    stage.add(Figure.alone(bench, what + ": slowest read of a team", "ms", counted(one)));
  }

  private static List<Double> counted(List<Double> values) {
    return values.subList(1, values.size());
  }
}
