package troupe.opencode;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One running {@code opencode serve} with a group of processes of its own. The group dies when our
 * end of its standard input closes, and the kernel closes that also when this JVM is killed.
 */
final class Child {

  /**
   * Stands in the environment of the server and of all it starts, so that they are found. The
   * bridge knows by it that the daemon knows the server.
   */
  private static final String MARK = "TROUPE_SERVER";

  /**
   * The reader of standard input works on a copy, since sh gives background jobs /dev/null. It
   * ignores TERM because it is in the group that it ends, and holds none of the server's output
   * open. OpenCode runs a tool in a session of its own and leaves it behind when it ends (measured
   * with 1.18.33), so the group is not enough: whoever has the mark in its environment is ended
   * too. The reader itself has it; what it starts has not, and exec keeps copies of it out of
   * sight. Without /proc only the group is ended. At last the server gets the shell's process id,
   * which is the group's.
   */
  private static final String WATCHED =
      """
      exec 3<&0
      (
        trap '' TERM
        mark=TROUPE_SERVER=$TROUPE_SERVER
        unset TROUPE_SERVER
        while read -r line <&3; do :; done
        me=$(exec sh -c 'echo $PPID')
        signal() {
          found=1
          for path in $(exec grep -l "$mark" /proc/[0-9]*/environ); do
            pid=${path#/proc/}
            pid=${pid%/environ}
            [ "$pid" != "$me" ] && kill "$1" "$pid" && found=0
          done
          kill "$1" $$ && found=0
          return $found
        }
        kill -TERM -$$
        signal -TERM
        tries=0
        while signal -0 && [ $tries -lt 10 ]; do sleep 0.2; tries=$((tries + 1)); done
        signal -KILL
        kill -KILL -$$
      ) >/dev/null 2>&1 &
      exec "$@" 3<&- </dev/null
      """;

  private static final Pattern SECRET = Pattern.compile("KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL");

  /** Anything shorter is a word like any other. */
  private static final int SHORTEST_SECRET = 6;

  private static final int PASSWORD_BYTES = 24;

  /** How long its last words are waited for; what it started may hold its output open for ever. */
  private static final Duration LAST_WORDS = Duration.ofMillis(250);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Process process;
  private final String password;
  private final List<String> secrets;
  private final ChildOutput output = new ChildOutput();

  /**
   * Completes when all that it printed was read; where nobody reads there is nothing to wait for.
   */
  private CompletableFuture<Void> silent = CompletableFuture.completedFuture(null);

  private Child(Process process, String password, List<String> secrets) {
    this.process = process;
    this.password = password;
    this.secrets = secrets;
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
    environment.put(MARK, UUID.randomUUID().toString());
    // Another user name would lock us out.
    environment.remove("OPENCODE_SERVER_USERNAME");
    return new Child(builder.start(), password, secrets(environment));
  }

  /**
   * Reads what it prints, on a thread of its own that ends with it; to be called once.
   *
   * @param onListening called on that thread with where the server listens
   */
  void read(Consumer<URI> onListening) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    silent = end;
    Runnable reading =
        () -> {
          output.readAll(process.getInputStream(), onListening);
          end.complete(null);
        };
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

  /** What must not be quoted, should the server print its environment. */
  private static List<String> secrets(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> SECRET.matcher(variable.getKey()).find())
        .map(Map.Entry::getValue)
        .filter(value -> value.length() >= SHORTEST_SECRET)
        .toList();
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

  /** Completes with the exit code, when {@link #read} has also read its last words. */
  CompletionStage<Integer> exit() {
    CompletableFuture<Void> lastWords = silent;
    return process
        .onExit()
        .thenCompose(
            ended ->
                lastWords
                    .copy()
                    .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(read -> ended.exitValue()));
  }

  /**
   * Ends it and all it started: TERM, 2 s, KILL. Returns at once and may be called again, also when
   * the server has ended by itself.
   */
  void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      // Closed is what was wanted.
    }
    process.destroy();
  }

  /** For when {@link #end} did not help, because its watch is gone. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Its last words, for an error message; without secrets of its environment. */
  Optional<String> quote() {
    return output.quote().map(this::withoutSecrets);
  }

  private String withoutSecrets(String words) {
    String clean = words;
    for (String secret : secrets) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }
}
