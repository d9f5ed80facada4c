package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code troupe ARGUMENTS} in a JVM of its own; what it prints is kept in files. */
public final class TroupeProcess {

  private static final String OUTPUT = "stdout.txt";
  private static final String ERRORS = "stderr.txt";

  private final Process process;
  private final Path output;
  private final Path errors;

  private final Path temporary;

  private TroupeProcess(Process process, Path folder, Path temporary) {
    this.process = process;
    this.output = folder.resolve(OUTPUT);
    this.errors = folder.resolve(ERRORS);
    this.temporary = temporary;
  }

  /**
   * Starts it.
   *
   * @param folder of its own, for what it prints and for the JVM's temporary files
   * @param environment all of its environment
   */
  public static TroupeProcess start(
      Path folder, Map<String, String> environment, List<String> arguments) throws IOException {
    return start(folder, environment, arguments, List.of("-XX:TieredStopAtLevel=1"));
  }

  /**
   * The same.
   *
   * @param options of its JVM
   */
  public static TroupeProcess start(
      Path folder, Map<String, String> environment, List<String> arguments, List<String> options)
      throws IOException {
    List<String> program = new ArrayList<>(options);
    program.add("-Dlogback.configurationFile=" + Path.of("conf/logback.xml").toAbsolutePath());
    program.addAll(List.of("-cp", System.getProperty("java.class.path"), "troupe.cli.Main"));
    return program(folder, environment, program, arguments);
  }

  /**
   * Starts another program that uses Troupe.
   *
   * @param program its JVM's options, the last of which is the class
   */
  static TroupeProcess program(
      Path folder, Map<String, String> environment, List<String> program, List<String> arguments)
      throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    ProcessBuilder builder =
        new ProcessBuilder(command(temporary, program, arguments))
            .redirectOutput(folder.resolve(OUTPUT).toFile())
            .redirectError(folder.resolve(ERRORS).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new TroupeProcess(builder.start(), folder, temporary);
  }

  private static List<String> command(
      Path temporary, List<String> program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    // A build that runs in the background may ignore SIGINT, and its children with it.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(program);
    command.addAll(arguments);
    return command;
  }

  public long pid() {
    return process.pid();
  }

  public boolean runs() {
    return process.isAlive();
  }

  /** What it started itself: a managed OpenCode server. */
  List<ProcessHandle> children() {
    try (Stream<ProcessHandle> all = process.children()) {
      return all.toList();
    }
  }

  /** What it started, and what those started. */
  List<ProcessHandle> family() {
    try (Stream<ProcessHandle> all = process.descendants()) {
      return all.toList();
    }
  }

  /** Waits for the end of processes that are not this one's to wait for any more. */
  static void awaitEnd(List<ProcessHandle> processes) {
    await().until(() -> processes.stream().noneMatch(TroupeProcess::lives));
  }

  /** Where nobody collects orphans, the dead stay listed as zombies. */
  private static boolean lives(ProcessHandle process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      String line = Files.readString(stat);
      return process.isAlive() && line.charAt(line.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException noProc) {
      return process.isAlive();
    }
  }

  /** Where it makes temporary files. */
  Path temporary() {
    return temporary;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  public String errors() throws IOException {
    return Files.readString(errors);
  }

  /** Ends it as a power cut would. */
  void kill9() {
    killNow();
    exitCode();
  }

  /** The same without waiting for its end. */
  void killNow() {
    process.destroyForcibly();
  }

  /** Ends it as a service manager would, and waits. */
  public void stop() {
    process.destroy();
    exitCode();
  }

  /** Ctrl-C. */
  void interrupt() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(pid())).start();
  }

  /** What tells a daemon to read its configuration again. */
  void hangUp() throws IOException {
    new ProcessBuilder("kill", "-HUP", Long.toString(pid())).start();
  }

  /** Waits for its end. */
  int exitCode() {
    return exitCode(Patience.LIMIT);
  }

  int exitCode(Duration limit) {
    try {
      assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
          .as("troupe ended in time")
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
