package troupe.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import troupe.load.FastOpenCode;

/**
 * What the size of a board costs. Claims, by one client, a few on each of many boards, since a
 * board of ten has only ten; and updates, which leave the board as it is, by many.
 */
final class BoardSizes implements Bench {

  static final String NAME = "boards";

  private static final List<Integer> SIZES = List.of(10, 1_000, 5_000);
  private static final int TEAMS = 5;
  private static final int CLAIMS = 10;
  private static final int CROWD = 64;
  private static final String PER_SECOND = "/s";

  @Override
  public void run(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    for (int size : SIZES) {
      for (int team = 0; team < TEAMS * (stage.plan().rounds() + 1); team++) {
        Boards.make(place, team(size, team), size);
      }
    }
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN)) {
      warmUp(stage, daemon);
      claims(stage, daemon);
      updates(stage, daemon);
    }
  }

  private static void warmUp(Stage stage, DaemonUnderTest daemon) throws IOException {
    try (HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      for (int size : SIZES) {
        load.run(update(daemon, team(size, 0)), stage.plan().round()).good();
      }
    }
  }

  /** The sizes in turn in each round, so that all see the same machine. */
  private static void claims(Stage stage, DaemonUnderTest daemon) throws IOException {
    Map<Integer, List<Double>> times = new TreeMap<>();
    try (HttpLoad load = new HttpLoad(daemon.address(), 1)) {
      for (int round = 0; round <= stage.plan().rounds(); round++) {
        for (int size : SIZES) {
          int first = round * TEAMS;
          HttpLoad.Script script =
              Requests.counted(
                  TEAMS * CLAIMS,
                  claim ->
                      TaskBench.claim(
                          daemon.requests(), team(size, first + claim / CLAIMS), claim % CLAIMS));
          double millis = load.run(script, Waits.ALL).good().millis(0.5);
          times.computeIfAbsent(size, key -> new ArrayList<>()).add(millis);
        }
      }
    }
    new BySize("claim, one client, board of %,d", "ms", times).addTo(stage);
  }

  private static void updates(Stage stage, DaemonUnderTest daemon) throws IOException {
    Map<Integer, List<Double>> rates = new TreeMap<>();
    try (HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      for (int round = 0; round <= stage.plan().rounds(); round++) {
        for (int size : SIZES) {
          HttpLoad.Script script = update(daemon, team(size, 0));
          double rate = load.run(script, stage.plan().round()).good().perSecond();
          rates.computeIfAbsent(size, key -> new ArrayList<>()).add(rate);
        }
      }
    }
    new BySize("update, 64 connections, board of %,d", PER_SECOND, rates).addTo(stage);
  }

  /**
   * Values by size.
   *
   * @param name with a place for the size
   */
  private record BySize(String name, String unit, Map<Integer, List<Double>> values) {

    /** The first round does not count. */
    void addTo(Stage stage) {
      List<Double> least = values.getOrDefault(SIZES.get(0), List.of());
      values.forEach(
          (size, all) -> {
            List<Double> shares = new ArrayList<>();
            for (int round = 1; round < all.size(); round++) {
              double ratio = all.get(round) / least.get(round);
              shares.add(unit.equals(PER_SECOND) ? 1 / ratio : ratio);
            }
            stage.add(
                new Figure(
                    NAME,
                    name.formatted(size),
                    unit,
                    all.subList(1, all.size()),
                    new Figure.Floor("its cost with 10 tasks", shares)));
          });
    }
  }

  private static HttpLoad.Script update(DaemonUnderTest daemon, String team) {
    return Requests.always(retitle(daemon, team));
  }

  /** Makes one event and leaves the board as large as it was. */
  static byte[] retitle(DaemonUnderTest daemon, String team) {
    String path = "/v1/teams/%s/tasks/%s".formatted(team, Boards.id(1));
    return daemon.requests().patch(path, "{\"title\":\"Another title\"}");
  }

  private static String team(int size, int number) {
    return "size%d-%d".formatted(size, number);
  }
}
