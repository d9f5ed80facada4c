package troupe.bench;

import java.io.IOException;

/** Events of sessions that are in no team, of which a shared OpenCode server may have many. */
final class UnknownEvents implements Bench {

  static final String NAME = "unknown";

  @Override
  public void run(Stage stage) throws IOException {
    try (EventFlood flood = new EventFlood();
        DaemonUnderTest daemon =
            DaemonUnderTest.start(stage.place(), flood.url(), DaemonUnderTest.PLAIN)) {
      flood.begin();
      Beside beside = stage.beside(NAME);
      long[] cpu = new long[1];
      stage.add(
          beside.alone(
              "events of unknown sessions",
              "/s",
              round -> {
                double used = daemon.cpuSeconds();
                long before = flood.sent();
                long start = System.nanoTime();
                Waits.pass(stage.plan().round());
                double rate = (flood.sent() - before) * 1e9 / (System.nanoTime() - start);
                cpu[0] = Math.round((daemon.cpuSeconds() - used) * 1e9 / (flood.sent() - before));
                return rate;
              }));
      stage.add(
          Figure.once(
              NAME, "events of unknown sessions, CPU of each, last round", "ns", (double) cpu[0]));
    }
  }
}
