package troupe.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import troupe.opencode.OpenCodeBinary;

/** The {@code opencode} that a daemon started here would run. */
public final class InstalledOpenCode {

  /** It starts a JavaScript engine to say it. */
  private static final long SECONDS = 20;

  /** A version is a short word; more is something else. */
  private static final int LONGEST = 100;

  private InstalledOpenCode() {}

  /** Its version and where it is, in words. */
  public static String describe(Map<String, String> environment) {
    String tested = "tested with " + OpenCodeBinary.VERSION;
    try {
      Optional<Path> found = OpenCodeBinary.find(environment);
      return found.isEmpty()
          ? "not found (%s)".formatted(tested)
          : "%s at %s (%s)".formatted(version(found.get()), found.get(), tested);
    } catch (IOException | IllegalArgumentException e) {
      return "unusable: %s (%s)".formatted(e.getMessage(), tested);
    }
  }

  /**
   * What it says of itself.
   *
   * @throws IOException when it does not run, or says nothing
   */
  static String version(Path binary) throws IOException {
    Process process =
        new ProcessBuilder(binary.toString(), "--version").redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("%s does not say its version".formatted(binary));
      }
      byte[] said = process.getInputStream().readNBytes(LONGEST);
      String version = new String(said, StandardCharsets.UTF_8).strip();
      if (process.exitValue() != 0 || version.isEmpty()) {
        throw new IOException("%s does not run here: %s".formatted(binary, version));
      }
      return version;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
