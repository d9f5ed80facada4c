package troupe.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Members that go idle: all at once, to stored with the notice for the lead, and one after another,
 * to the prompt that tells the lead. Turns begin beforehand and cost nothing meanwhile.
 */
final class IdleBench implements Bench {

  static final String NAME = "idle";

  private static final int CROWD = 16;

  /** Between two looks at what is stored; each costs the daemon as much as several idles. */
  private static final Duration LOOK = Duration.ofMillis(5);

  /** Rounds of fewer members would be too many until the JVM is warm. */
  private static final int FEW = 1_000;

  private static final int TEAMS = 100;
  private static final int MEMBERS = 1_000;

  /** The default, said again because it is subtracted. */
  private static final Duration WINDOW = Duration.ofMillis(300);

  /** Between two idles of one team, so that each is a prompt of its own. */
  private static final Duration APART = Duration.ofMillis(500);

  /** Nothing is looked at beside what is measured; no heartbeat is sent either. */
  private static final String SETTINGS =
      """
      troupe.mail.gather-window = %dms
      troupe.turns { check-interval = 1h, silence-limit = 0s, limit = 0s }
      troupe.opencode.stream-silence = 1h
      """
          .formatted(WINDOW.toMillis());

  private static final Pattern NOTICE = Pattern.compile("Teammate (m\\d+) has gone idle");

  @Override
  public void run(Stage stage) throws IOException {
    for (List<Integer> crew :
        List.of(List.of(10, 1), List.of(MEMBERS, TEAMS), List.of(10_000, 1_000))) {
      int teams = stage.plan().size(crew.get(1));
      try (Scene scene = Scene.start(stage, teams, stage.plan().size(crew.get(0)) / teams)) {
        scene.fanIn(stage);
      }
    }
    int teams = stage.plan().size(TEAMS);
    try (Scene scene = Scene.start(stage, teams, stage.plan().size(MEMBERS) / teams)) {
      scene.onePerTeam(stage);
    }
  }

  /** What the leads are told, and when. */
  private static final class Leads implements QuickOpenCode.Ear {

    private final Map<String, Long> idleAt = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
    private final AtomicInteger notices = new AtomicInteger();

    /** A prompt is as late as the idle that it has had the longest. */
    @Override
    public void prompted(String session, String text) {
      long now = System.nanoTime();
      long longest = Long.MIN_VALUE;
      Matcher notice = NOTICE.matcher(text);
      while (notice.find()) {
        longest = Math.max(longest, now - idleAt.getOrDefault(session + notice.group(1), now));
        notices.incrementAndGet();
      }
      if (longest > Long.MIN_VALUE) {
        waits.add(longest);
      }
    }
  }

  /** A daemon with teams whose members' turns end when they are told. */
  private record Scene(
      Leads leads,
      QuickOpenCode opencode,
      DaemonUnderTest daemon,
      DaemonMeters meters,
      int teams,
      int crew)
      implements AutoCloseable {

    static Scene start(Stage stage, int teams, int crew) throws IOException {
      DaemonUnderTest.Place place = stage.place();
      for (int team = 0; team < teams; team++) {
        Boards.make(place, TaskBench.team(team), 0, crew);
      }
      Leads leads = new Leads();
      QuickOpenCode opencode = new QuickOpenCode(session -> session.matches(".*m\\d+"), leads);
      DaemonUnderTest daemon =
          DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN.with(SETTINGS));
      DaemonMeters meters = new DaemonMeters(daemon);
      meters.await("troupe_teams", teams, Duration.ofMillis(20));
      return new Scene(leads, opencode, daemon, meters, teams, crew);
    }

    private int members() {
      return teams * crew;
    }

    /** Prompts all members, and waits until they are at work. */
    private void begin() throws IOException {
      try (HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
        load.run(
                Requests.counted(teams, team -> TurnBench.broadcast(daemon.requests(), team)),
                Waits.ALL)
            .good();
      }
      DaemonMeters.await("members at work", () -> opencode.busy() >= members());
      meters.await(DaemonMeters.BUSY, members(), Duration.ofMillis(20));
      meters.await("troupe_mail_undelivered", 0, Duration.ofMillis(20));
    }

    private void awaitNotices(int count) throws IOException {
      DaemonMeters.await("notices for the leads", () -> leads.notices.get() >= count);
    }

    void fanIn(Stage stage) throws IOException {
      String what = "%,d members in %,d teams: idle to stored".formatted(members(), teams);
      try (RouteFloor route = new RouteFloor(daemon, CROWD)) {
        Beside.Floor floor =
            new Beside.Floor(
                "/health/live, 16 connections",
                round -> route.run(stage.plan().round()).perSecond());
        stage.add(
            stage
                .beside(NAME)
                .warm(Math.max(members(), FEW))
                .measure(what, "/s", this::allAtOnce, floor));
      }
    }

    private double allAtOnce(int round) throws IOException {
      begin();
      int before = leads.notices.get();
      long start = System.nanoTime();
      opencode.end(opencode.running());
      meters.await(DaemonMeters.BUSY, 0, LOOK);
      double rate = members() * 1e9 / (System.nanoTime() - start);
      awaitNotices(before + members());
      return rate;
    }

    /** All members once to warm up, and once more. */
    void onePerTeam(Stage stage) throws IOException {
      oneAfterAnother();
      leads.waits.clear();
      oneAfterAnother();
      double[] late =
          leads.waits.stream()
              .mapToDouble(wait -> (wait - WINDOW.toNanos()) / 1e6)
              .sorted()
              .toArray();
      String what = "idle to prompt of the lead beyond the window";
      stage.add(Figure.once(NAME, what + ", p50", "ms", part(late, 0.5)));
      stage.add(Figure.once(NAME, what + ", p99", "ms", part(late, 0.99)));
    }

    private static double part(double[] sorted, double part) {
      return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    private void oneAfterAnother() throws IOException {
      begin();
      int before = leads.notices.get();
      for (int idle = 0; idle < members(); idle++) {
        String lead = "ses_" + TaskBench.team(idle % teams);
        String member = lead + "m" + (idle / teams + 1);
        leads.idleAt.put(member, System.nanoTime());
        opencode.end(List.of(member));
        Waits.pass(APART.dividedBy(teams));
      }
      awaitNotices(before + members());
    }

    @Override
    public void close() throws IOException {
      try (opencode;
          daemon;
          meters) {
        leads.idleAt.clear();
      }
    }
  }
}
