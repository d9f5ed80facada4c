package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} packs, unpacked where the path has a space and nobody may write. */
@Tag("e2e")
final class DistributionIT {

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> daemons = new ArrayList<>();
  private Path installed;
  private Path classes;

  @BeforeEach
  void unpack() throws Exception {
    Path place = Files.createDirectory(folder.resolve("a place"));
    Process tar =
        new ProcessBuilder("tar", "xzf", packed().toString(), "-C", place.toString()).start();
    assertThat(tar.waitFor()).isZero();
    try (Stream<Path> all = Files.list(place)) {
      installed = all.findFirst().orElseThrow();
    }
    assertThat(new ProcessBuilder("chmod", "-R", "a-w", place.toString()).start().waitFor())
        .isZero();
    classes = folder.resolve("a cache/troupe/classes");
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.toString());
    environment.put("XDG_CACHE_HOME", folder.resolve("a cache").toString());
  }

  private static Path packed() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("target"))) {
      return all.filter(file -> file.toString().endsWith(".tar.gz"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("mvn package makes what this test needs"))
          .toAbsolutePath();
    }
  }

  @AfterEach
  void end() throws Exception {
    for (Process daemon : daemons) {
      daemon.destroy();
      assertThat(daemon.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    if (Files.isDirectory(classes)) {
      await().until(() -> names(classes).noneMatch(name -> name.endsWith(".making")));
    }
    new ProcessBuilder("chmod", "-R", "u+w", folder.toString()).start().waitFor();
  }

  @Test
  void secondStartUsesTheArchiveThatTheFirstOneMadeAlsoThroughALink() throws Exception {
    assertThat(installed)
        .isDirectoryContaining("glob:**/bin")
        .isDirectoryContaining("glob:**/conf");
    assertThat(installed)
        .isDirectoryContaining("glob:**/lib")
        .isDirectoryContaining("glob:**/docs");
    Path link = Files.createSymbolicLink(folder.resolve("troupe"), installed.resolve("bin/troupe"));
    // Two at once, of which one makes it.
    serve(link, "one");
    serve(link, "two");
    await().until(() -> Files.isDirectory(classes) && names(classes).anyMatch(this::isArchive));
    assertThat(names(classes).filter(this::isArchive)).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(classes)))
        .isEqualTo("rwx------");
    Process third = serve(link, "three");
    assertThat(Files.readString(Path.of("/proc/%d/maps".formatted(third.pid()))))
        .contains(classes.toRealPath().toString());
  }

  @Test
  void archiveThatIsDamagedOrCannotBeWrittenKeepsNothingFromStarting() throws Exception {
    Path launcher = installed.resolve("bin/troupe");
    Files.createDirectories(classes.getParent());
    Files.writeString(classes, "no folder");
    serve(launcher, "one");
    Files.delete(classes);
    serve(launcher, "two");
    await().until(() -> Files.isDirectory(classes) && names(classes).anyMatch(this::isArchive));
    try (Stream<Path> all = Files.list(classes)) {
      Path archive = all.filter(file -> isArchive(file.toString())).findFirst().orElseThrow();
      Files.delete(archive);
      Files.writeString(archive, "no archive");
    }
    serve(launcher, "three");
    assertThat(output("three").lines()).hasSize(1);
  }

  @Test
  void exitCodesAreTheCommandLines() throws Exception {
    assertThat(run("--version")).isZero();
    assertThat(run("serve", "--no-such-option")).isEqualTo(2);
    assertThat(run("worker", "list")).isEqualTo(69);
    assertThat(run("serve", "--config", folder.resolve("none").toString())).isEqualTo(78);
  }

  private int run(String... arguments) throws Exception {
    Process process = start(installed.resolve("bin/troupe"), "run", List.of(arguments));
    assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Starts a daemon and waits until it listens. */
  private Process serve(Path launcher, String name) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0"));
    arguments.addAll(List.of("--opencode", "http://127.0.0.1:1"));
    arguments.addAll(List.of("--home", folder.resolve(name).toString()));
    arguments.addAll(List.of("--teams-dir", folder.resolve(name + " teams").toString()));
    Process daemon = start(launcher, name, arguments);
    daemons.add(daemon);
    await().until(() -> output(name).contains("\n") || !daemon.isAlive());
    assertThat(output(name)).startsWith("troupe listening on http://127.0.0.1:");
    return daemon;
  }

  private Process start(Path launcher, String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String output(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".out"));
  }

  private boolean isArchive(String name) {
    return name.endsWith(".jsa");
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
