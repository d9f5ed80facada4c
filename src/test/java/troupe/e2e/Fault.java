package troupe.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A fault at an exact step of a running process: {@code strace} is attached to it and tampers with
 * the system calls that touch one file. Nothing in the process knows of it.
 */
final class Fault implements AutoCloseable {

  private static final Duration LETTING_GO = Duration.ofSeconds(2);

  private final Process strace;
  private final Path trace;

  private Fault(Process strace, Path trace) {
    this.strace = strace;
    this.trace = trace;
  }

  /**
   * What goes wrong.
   *
   * @param call the system calls, such as {@code write}
   * @param effect in strace's words, such as {@code error=EIO}
   * @param when strace's counting of the calls, such as {@code 2} or {@code 1+}
   */
  record Tampering(String call, String effect, String when) {

    /** The process is killed as it makes the call, which then has no effect. */
    static Tampering killsAt(String call, int time) {
      return new Tampering(call, "signal=SIGKILL", Integer.toString(time));
    }

    /** The first call is done and does not return. */
    static Tampering holdsAfter(String call) {
      return new Tampering(call, "delay_exit=60000000", "1");
    }

    /** Every call fails. */
    static Tampering fails(String call, String error) {
      return new Tampering(call, "error=" + error, "1+");
    }

    private List<String> arguments() {
      String inject = "inject=" + call + ":" + effect + ":when=" + when;
      return List.of("-e", "trace=" + call, "-e", inject);
    }
  }

  /** Skips the test where strace is missing or may not trace, and says how to get it. */
  static void assumeThereAreSome() throws IOException {
    Path output = Files.createTempFile("strace", ".txt");
    try {
      Process trial =
          new ProcessBuilder("strace", "-f", "-qq", "-o", output.toString(), "true").start();
      assumeTrue(exitCode(trial) == 0, "strace may not trace here: run the tests as root");
      Process sleeper = new ProcessBuilder("sleep", "60").start();
      Process attached = attach(sleeper.pid(), output, List.of("-e", "trace=none"));
      await().until(() -> traced(sleeper.pid()) || !attached.isAlive());
      boolean may = attached.isAlive();
      sleeper.destroyForcibly();
      exitCode(attached);
      assumeTrue(may, "strace may not attach to a running process here: run the tests as root");
    } catch (IOException missing) {
      assumeTrue(false, "strace is missing: apt-get install strace");
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Lets it go wrong from now on.
   *
   * @param file absolute, without links; it need not be there yet
   */
  static Fault in(TroupeProcess process, Path file, Tampering tampering) throws IOException {
    Path trace = Files.createTempFile(process.temporary(), "strace", ".txt");
    Stream<String> arguments =
        Stream.concat(Stream.of("-P", file.toString()), tampering.arguments().stream());
    Process strace = attach(process.pid(), trace, arguments.toList());
    await().until(() -> traced(process.pid()) || !strace.isAlive());
    if (!strace.isAlive()) {
      throw new AssertionError(
          "strace ended: " + new String(strace.getInputStream().readAllBytes(), UTF_8));
    }
    return new Fault(strace, trace);
  }

  /** Waits until the call that {@link Tampering#holdsAfter} holds is done. */
  void awaitHeld() {
    await().until(() -> Files.readString(trace).contains("(DELAYED)"));
  }

  /** Waits until something went wrong. */
  void awaitStruck() {
    await().until(() -> Files.readString(trace).contains("(INJECTED)"));
  }

  /** All goes well again. */
  @Override
  public void close() {
    // Asked kindly it lets go of a process, which goes on. Where it held one that is dead by now it
    // does not hear.
    strace.destroy();
    if (!ended(strace)) {
      strace.destroyForcibly();
      exitCode(strace);
    }
  }

  private static Process attach(long pid, Path output, List<String> arguments) throws IOException {
    Stream<String> first = Stream.of("strace", "-f", "-qq", "-o", output.toString());
    Stream<String> last = Stream.of("-p", Long.toString(pid));
    Stream<String> command = Stream.of(first, arguments.stream(), last).flatMap(part -> part);
    return new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
  }

  /** Whether all threads of the process are traced. */
  private static boolean traced(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("status")).contains("TracerPid:\t0\n")) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(LETTING_GO.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
