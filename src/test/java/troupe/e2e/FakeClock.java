package troupe.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of processes as {@code libfaketime} shows it to them: the real one and an offset
 * that can be changed while they run. Time that only goes forward is left alone, as it is when
 * somebody sets a machine's clock.
 */
final class FakeClock {

  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path library;
  private final Path offset;

  private FakeClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** One that is right; the test is skipped where the library is missing. */
  static FakeClock in(Path folder) throws IOException {
    Optional<Path> library = library();
    assumeTrue(library.isPresent(), "libfaketime is missing: apt-get install faketime");
    FakeClock clock = new FakeClock(library.orElseThrow(), folder.resolve("offset"));
    clock.isOffBy(Duration.ZERO);
    return clock;
  }

  private static Optional<Path> library() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders.map(folder -> folder.resolve(LIBRARY)).filter(Files::exists).findAny();
    }
  }

  /** From now on; may be negative. */
  void isOffBy(Duration duration) throws IOException {
    // In one step: processes read it with every look at the clock.
    Path next = offset.resolveSibling("next");
    Files.writeString(next, "%+d".formatted(duration.toSeconds()));
    Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What makes a process see it. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1");
  }
}
