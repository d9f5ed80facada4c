package troupe.load;

import java.time.Duration;

/**
 * How much load, and for how long. Short by default; with {@code -Dtroupe.load.minutes=N} long.
 * Each size has a property of its own, {@code troupe.load.teams} for instance.
 *
 * @param crew members of each team
 * @param slowReaders of the readers, those that do not keep up
 * @param pause between two requests of one client, half of it more or less
 * @param think how long a session takes to answer, likewise
 */
record LoadPlan(
    int teams,
    int crew,
    int clients,
    int readers,
    int slowReaders,
    Duration warmUp,
    Duration load,
    Duration pause,
    Duration think,
    long seed) {

  static LoadPlan fromProperties() {
    int minutes = Integer.getInteger("troupe.load.minutes", 0);
    boolean isLong = minutes > 0;
    return new LoadPlan(
        size("teams", isLong ? 100 : 10),
        size("crew", 10),
        size("clients", isLong ? 100 : 20),
        size("readers", isLong ? 200 : 40),
        size("slow-readers", isLong ? 20 : 4),
        Duration.ofSeconds(size("warm-up-seconds", isLong ? 60 : 4)),
        isLong ? Duration.ofMinutes(minutes) : Duration.ofSeconds(8),
        Duration.ofMillis(size("pause-millis", 100)),
        Duration.ofMillis(size("think-millis", 100)),
        Long.getLong("troupe.load.seed", System.nanoTime()));
  }

  /** Whether there is time enough for everything that may happen. */
  boolean isLong() {
    return load.compareTo(Duration.ofMinutes(1)) >= 0;
  }

  private static int size(String name, int usual) {
    return Integer.getInteger("troupe.load." + name, usual);
  }
}
