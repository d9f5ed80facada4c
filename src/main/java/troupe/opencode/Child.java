package troupe.opencode;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One running {@code opencode serve} with a group of processes of its own. The group dies when our
 * end of its standard input closes, and the kernel closes that also when this JVM is killed.
 */
final class Child {

  /**
   * The reader of standard input works on a copy, since sh gives background jobs /dev/null. It
   * ignores TERM because it is in the group that it ends, holds none of the server's output open,
   * and gives the server 2 s. Then exec: the server has the shell's process id, which is the
   * group's.
   */
  private static final String WATCHED =
      """
      exec 3<&0
      (
        trap '' TERM
        while read -r line <&3; do :; done
        kill -TERM -$$
        tries=0
        while kill -0 $$ && [ $tries -lt 20 ]; do sleep 0.1; tries=$((tries + 1)); done
        kill -KILL -$$
      ) >/dev/null 2>&1 &
      exec "$@" 3<&- </dev/null
      """;

  private static final int PASSWORD_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Process process;
  private final String password;
  private final ChildOutput output = new ChildOutput();

  private Child(Process process, String password) {
    this.process = process;
    this.password = password;
  }

  /**
   * Starts the server.
   *
   * @throws IOException when it cannot be started at all
   */
  static Child start(ServerProcess.Spec spec) throws IOException {
    String password = password();
    ProcessBuilder builder =
        new ProcessBuilder(command(spec))
            .directory(spec.directory().toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(spec.environment());
    environment.put("OPENCODE_SERVER_PASSWORD", password);
    // Another user name would lock us out.
    environment.remove("OPENCODE_SERVER_USERNAME");
    return new Child(builder.start(), password);
  }

  /**
   * Reads what it prints, on a thread of its own that ends with it; to be called once.
   *
   * @param onListening called on that thread with where the server listens
   */
  void read(Consumer<URI> onListening) {
    Runnable reading = () -> output.readAll(process.getInputStream(), onListening);
    Thread reader = new Thread(reading, "opencode-output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private static List<String> command(ServerProcess.Spec spec) {
    List<String> command = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", WATCHED, "sh"));
    command.add(spec.binary().toString());
    command.addAll(List.of("serve", "--hostname", "127.0.0.1", "--port", "0"));
    return command;
  }

  private static String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  long pid() {
    return process.pid();
  }

  /** When the system says it was started; with the pid it names this process and no other. */
  Optional<Instant> startedAt() {
    return process.info().startInstant();
  }

  ServerAddress address(URI url) {
    return new ServerAddress(url, password);
  }

  /** Completes with the exit code. */
  CompletionStage<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Ends the whole group: TERM, 2 s, KILL. Returns at once and may be called again. */
  void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      // Closed is what was wanted.
    }
    process.destroy();
  }

  /** For when {@link #end} did not help; reaches the server only, not what it started. */
  void kill() {
    process.destroyForcibly();
  }

  /** Its last words, for an error message. */
  Optional<String> quote() {
    return output.quote();
  }
}
