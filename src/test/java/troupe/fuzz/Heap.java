package troupe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

/** What stays in memory: as much after many inputs as after some. */
final class Heap {

  /** Caches of the JVM and of libraries fill up slowly; a leak of a kilobyte an input is more. */
  private static final long ALLOWANCE = 48L << 20;

  private long warm = -1;

  /** To be told after each input; the first fifth is for warming up. */
  void passed(int done, int all) {
    if (warm < 0 && done >= all / 5) {
      warm = used();
    }
  }

  void assertBounded() {
    assertThat(used() - warm).as("bytes that stayed in memory").isLessThan(ALLOWANCE);
  }

  private static long used() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
