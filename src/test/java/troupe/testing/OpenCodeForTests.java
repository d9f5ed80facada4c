package troupe.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import troupe.opencode.OpenCodeBinary;

/** The real {@code opencode}: found as the product finds it, else fetched as the product does. */
public final class OpenCodeForTests {

  private OpenCodeForTests() {}

  /** Takes minutes on a machine that has none yet. */
  public static synchronized Path binary() {
    try {
      Optional<Path> found = OpenCodeBinary.find(System.getenv());
      return found.isPresent() ? found.get() : OpenCodeBinary.fetch(System.getenv());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while getting opencode", e);
    }
  }
}
