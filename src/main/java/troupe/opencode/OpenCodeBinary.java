package troupe.opencode;

import java.io.File;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds the {@code opencode} to run, or fetches the one Troupe was tried with. */
public final class OpenCodeBinary {

  /** The version that {@link #fetch} brings. */
  public static final String VERSION = "1.18.33";

  /** About 60 MB over a slow line. */
  private static final long FETCH_MINUTES = 15;

  private OpenCodeBinary() {}

  /**
   * The binary named by {@code TROUPE_OPENCODE}, else the first on {@code PATH}, else the one in
   * Troupe's cache.
   *
   * @throws IllegalArgumentException when {@code TROUPE_OPENCODE} names no executable file: using
   *     another one would surprise
   */
  public static Optional<Path> find(Map<String, String> environment) {
    String named = environment.getOrDefault("TROUPE_OPENCODE", "");
    if (!named.isBlank()) {
      if (!executable(Path.of(named))) {
        throw new IllegalArgumentException("TROUPE_OPENCODE names no executable file: " + named);
      }
      return Optional.of(Path.of(named).toAbsolutePath());
    }
    return onPath("opencode", environment)
        .or(() -> Optional.of(cached(cache(environment))).filter(OpenCodeBinary::executable));
  }

  /**
   * Brings {@link #VERSION} into Troupe's cache with npm and says where it is. Blocks, for minutes
   * on a slow line. Several processes may do it at once.
   *
   * @throws IOException saying what is missing, when npm or the network is
   */
  public static Path fetch(Map<String, String> environment)
      throws IOException, InterruptedException {
    Path cache = cache(environment);
    Path binary = cached(cache);
    if (executable(binary)) {
      return binary;
    }
    Path npm =
        onPath("npm", environment)
            .orElseThrow(
                () ->
                    new IOException(
                        "npm is not on PATH: install Node.js, or install opencode yourself and"
                            + " name it in TROUPE_OPENCODE"));
    Files.createDirectories(cache.getParent());
    Path fresh = Files.createTempDirectory(cache.getParent(), VERSION + ".part");
    try {
      install(npm, fresh, environment);
      publish(fresh, cache);
    } finally {
      delete(fresh);
    }
    return binary;
  }

  private static void install(Path npm, Path into, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = into.resolve("npm.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                npm.toString(),
                "install",
                "--prefix",
                into.toString(),
                "--no-save",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=1",
                platform() + "@" + VERSION)
            .directory(into.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = false;
    try {
      ended = process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES);
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!ended || process.exitValue() != 0 || !executable(cached(into))) {
      throw new IOException(
          "npm could not fetch %s: %s. Check the network and try again, or install opencode"
                  .formatted(platform(), lastWords(output, ended))
              + " yourself and name it in TROUPE_OPENCODE");
    }
  }

  private static String lastWords(Path output, boolean ended) throws IOException {
    if (!ended) {
      return "not done after " + FETCH_MINUTES + " minutes";
    }
    List<String> lines =
        Files.readAllLines(output).stream().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(line -> line.contains("npm error code") || line.contains("reason:"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
  }

  /** One rename, so that nobody ever sees half of it. Who comes second uses the first one's. */
  private static void publish(Path fresh, Path cache) throws IOException {
    try {
      Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException odd) {
      throw odd;
    } catch (FileSystemException taken) {
      if (!executable(cached(cache))) {
        throw taken;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static Path cache(Map<String, String> environment) {
    String given = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path base = given.isBlank() ? Path.of(home, ".cache") : Path.of(given);
    return base.toAbsolutePath().resolve("troupe").resolve("opencode").resolve(VERSION);
  }

  private static Path cached(Path folder) {
    return folder.resolve("node_modules").resolve(platform()).resolve("bin").resolve("opencode");
  }

  /** The npm package that holds the binary itself for this machine. */
  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
    String machine = System.getProperty("os.arch");
    boolean arm = machine.equals("aarch64") || machine.equals("arm64");
    String name = "opencode-" + system + (arm ? "-arm64" : "-x64");
    return name + (system.equals("linux") && musl(arm) ? "-musl" : "");
  }

  /** Alpine and its like have another C library. */
  private static boolean musl(boolean arm) {
    return Files.exists(Path.of("/lib/ld-musl-" + (arm ? "aarch64" : "x86_64") + ".so.1"));
  }

  private static Optional<Path> onPath(String name, Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(OpenCodeBinary::executable)
        .findFirst();
  }

  private static boolean executable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
