package troupe.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Reads what a daemon says of itself under {@code /metrics}; one request for all its teams. */
final class DaemonMeters implements AutoCloseable {

  static final String BUSY = "troupe_members_busy";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpLoad load;
  private final byte[] request;

  DaemonMeters(DaemonUnderTest daemon) throws IOException {
    load = new HttpLoad(daemon.address(), 1);
    request = daemon.requests().get("/metrics");
  }

  /**
   * The value of one without labels.
   *
   * @throws IOException when there is none of that name
   */
  double value(String name) throws IOException {
    return load.ask(request)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("/metrics has no " + name));
  }

  /** Waits until it is {@code wanted}, and asks as seldom as {@code pause} says. */
  void await(String name, double wanted, Duration pause) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (double now = value(name); now != wanted; now = value(name)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("%s is %s, not %s".formatted(name, now, wanted));
      }
      Waits.pass(pause);
    }
  }

  /** Waits for something in this JVM. */
  static void await(String what, BooleanSupplier condition) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("waited in vain: " + what);
      }
      Waits.pass(Duration.ofMillis(1));
    }
  }

  @Override
  public void close() throws IOException {
    load.close();
  }
}
