package troupe.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import troupe.load.Vitals;

/**
 * A daemon under load for as long as {@code --load} says: commands and reads as fast as it takes
 * them, and beside them mail that makes turns, idles and notices. What it holds is looked at in
 * equal intervals; it grows when the last third of the looks has more than the first one.
 */
final class SoakBench implements Bench {

  static final String NAME = "soak";

  private static final int CROWD = 16;
  private static final int TEAMS = 10;
  private static final int CREW = 10;
  private static final int BOARD = 100;

  /** Looks after the first interval, which warms up. */
  private static final int LOOKS = 12;

  /** Few enough that members answer all of it while the rest of the load is at its fastest. */
  private static final int MAIL_A_SECOND = 50;

  /** What collections and pools may differ by. */
  private static final double SLACK = 1.1;

  private static final int SEGMENTS = 4;
  private static final long SEGMENT = 1 << 20;

  /** Snapshots of a busy team come when its journal has grown by as much. */
  private static final double BOUND = TEAMS * (SEGMENTS + 2.0) * SEGMENT;

  /** Closed mail and old journals are at their bound after the first minute. */
  private static final String SETTINGS =
      """
      troupe.store { segment-size = %d, segments = %d }
      troupe.mail { kept = 100, gather-window = 300ms }
      """
          .formatted(SEGMENT, SEGMENTS);

  /** How a daemon was at one time. */
  private record Look(Vitals vitals, Footprint footprint, double commands) {}

  @Override
  public void run(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    for (int team = 0; team < TEAMS; team++) {
      Boards.make(place, TaskBench.team(team), BOARD, CREW);
    }
    List<Look> looks = new ArrayList<>();
    try (QuickOpenCode opencode = new QuickOpenCode(session -> false, (session, text) -> {});
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN.with(SETTINGS));
        DaemonMeters meters = new DaemonMeters(daemon);
        HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      Mix mix = new Mix(daemon);
      Duration interval = stage.plan().load().dividedBy(LOOKS + 1);
      for (int look = 0; look <= LOOKS; look++) {
        double rate = load.run(mix, interval).good().perSecond();
        meters.await(DaemonMeters.BUSY, 0, Duration.ofMillis(20));
        looks.add(new Look(Vitals.of(daemon.pid()), Footprint.of(daemon), rate));
      }
    }
    List<Look> warm = looks.subList(1, looks.size());
    String what = "load for %d s: ".formatted(stage.plan().load().toSeconds());
    stage.add(Figure.alone(NAME, what + "requests", "/s", values(warm, look -> look.commands())));
    double mib = 1 << 20;
    growth(stage, what + "heap after GC", "MiB", values(warm, look -> look.vitals().heap() / mib));
    growth(stage, what + "resident", "MiB", values(warm, look -> look.vitals().resident() / mib));
    growth(stage, what + "threads", "", values(warm, look -> look.vitals().threads()));
    growth(stage, what + "open files", "", values(warm, look -> look.footprint().handles()));
    double started = last(warm).vitals().started() - warm.get(0).vitals().started();
    stage.add(Figure.once(NAME, what + "threads started meanwhile", "", started));
    List<Double> files = values(warm, look -> look.footprint().bytes() / mib);
    stage.add(
        new Figure(
            NAME,
            what + "files",
            "MiB",
            files,
            new Figure.Floor(
                "what is to be kept", files.stream().map(size -> size * mib / BOUND).toList())));
  }

  private static Look last(List<Look> looks) {
    return looks.get(looks.size() - 1);
  }

  private static List<Double> values(List<Look> looks, ToDoubleFunction<Look> value) {
    return looks.stream().mapToDouble(value).boxed().toList();
  }

  /** The last third beside the first one, and in words what that means. */
  private static void growth(Stage stage, String what, String unit, List<Double> values) {
    int third = values.size() / 3;
    double before = Spread.of(values.subList(0, third)).median();
    List<Double> after = values.subList(values.size() - third, values.size());
    boolean grows = Spread.of(after).median() > before * SLACK;
    stage.add(
        new Figure(
            NAME,
            what + (grows ? ": GROWS" : ": does not grow"),
            unit,
            after,
            new Figure.Floor(
                "the first third", after.stream().map(value -> value / before).toList())));
  }

  /** Mail by the clock, between it updates and reads in turn, over all teams. */
  private static final class Mix implements HttpLoad.Script {

    private static final long PAUSE = Duration.ofSeconds(1).toNanos() / MAIL_A_SECOND;

    private final DaemonUnderTest daemon;
    private long count;
    private long mail;
    private long nextMail = System.nanoTime();

    Mix(DaemonUnderTest daemon) {
      this.daemon = daemon;
    }

    @Override
    public byte @Nullable [] next() {
      long now = System.nanoTime();
      if (now - nextMail >= 0) {
        nextMail = now + PAUSE;
        return message(mail++);
      }
      String team = TaskBench.team((int) (count++ % TEAMS));
      boolean reads = count / TEAMS % 2 == 0;
      return reads ? daemon.requests().get("/v1/teams/" + team) : BoardSizes.retitle(daemon, team);
    }

    private byte[] message(long number) {
      String team = TaskBench.team((int) (number % TEAMS));
      return daemon
          .requests()
          .post(
              "/v1/teams/%s/messages".formatted(team),
              "{\"from\":\"lead\",\"to\":\"m%d\",\"text\":\"Once more.\"}"
                  .formatted(number / TEAMS % CREW + 1));
    }
  }
}
