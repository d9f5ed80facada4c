package troupe.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import troupe.opencode.OpenCodeBinary;

/** Looks at the programs that a daemon starts. */
final class Tools {

  /** What the build is made for. */
  private static final int OLDEST_JAVA = 17;

  private Tools() {}

  static Finding java() {
    String words = "%s in %s".formatted(Runtime.version(), System.getProperty("java.home"));
    return Runtime.version().feature() < OLDEST_JAVA
        ? Finding.fail("java", words, "install a JDK 17 or newer and name it in JAVA_HOME")
        : Finding.ok("java", words);
  }

  static Finding openCode(Map<String, String> environment) {
    try {
      Optional<Path> found = OpenCodeBinary.find(environment);
      return found.isPresent() ? openCode(found.get()) : missing(environment);
    } catch (IllegalArgumentException e) {
      return Finding.fail(
          "opencode", String.valueOf(e.getMessage()), "name another there, or unset it");
    }
  }

  private static Finding missing(Map<String, String> environment) {
    return isOnPath("npm", environment)
        ? Finding.warn(
            "opencode",
            "not found",
            "troupe serve gets %s from npm".formatted(OpenCodeBinary.VERSION))
        : Finding.fail(
            "opencode",
            "not found, and neither is npm to get it with",
            "install opencode %s, or Node.js".formatted(OpenCodeBinary.VERSION));
  }

  private static Finding openCode(Path binary) {
    try {
      String version = InstalledOpenCode.version(binary);
      String words = "%s at %s".formatted(version, binary);
      return version.equals(OpenCodeBinary.VERSION)
          ? Finding.ok("opencode", words)
          : Finding.warn(
              "opencode",
              words,
              "if it gives trouble, use the version Troupe is tested with: "
                  + OpenCodeBinary.VERSION);
    } catch (IOException e) {
      return Finding.fail(
          "opencode",
          String.valueOf(e.getMessage()),
          "install it again, or name another in" + " TROUPE_OPENCODE");
    }
  }

  /** Without it a server of OpenCode would outlive a daemon that is killed. */
  static Finding setsid(Map<String, String> environment) {
    return isOnPath("setsid", environment)
        ? Finding.ok("setsid", "found")
        : Finding.fail("setsid", "not found", "install util-linux");
  }

  private static boolean isOnPath(String name, Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}
