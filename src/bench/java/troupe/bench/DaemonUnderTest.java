package troupe.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/troupe serve} as its users start it, in a folder of its own. */
final class DaemonUnderTest implements AutoCloseable {

  /**
   * As the launcher starts it, but for the archive of classes: it would be made on the side while
   * something else is measured.
   */
  static final Launch PLAIN = new Launch(List.of(), Map.of("TROUPE_CLASS_ARCHIVE", "off"), "");

  private static final String LISTENING = "troupe listening on ";
  private static final Duration END = Duration.ofSeconds(30);

  /** All load comes from one address, and more mail than people would ever leave unread. */
  private static final String SETTINGS =
      """
      troupe.http {
        request-rate = 1000000, request-burst = 1000000
        max-connections = 4096, max-connections-per-client = 4096
        max-streams = 1024, max-streams-per-client = 1024
        head-limit = 10m, idle-limit = 10m
      }
      troupe.mail { max-messages = 1000000, max-bytes = 256MiB }
      """;

  private final Process process;
  private final Place place;
  private final InetSocketAddress address;
  private final Requests requests;
  private final double secondsToReady;

  /**
   * How it is started.
   *
   * @param options of its JVM
   * @param environment beside that of the benchmark
   * @param settings beside those of all benchmarks, as in a file for {@code --config}
   */
  record Launch(List<String> options, Map<String, String> environment, String settings) {

    Launch {
      options = List.copyOf(options);
      environment = Map.copyOf(environment);
    }

    Launch with(String more) {
      return new Launch(options, environment, more);
    }

    Launch inJvm(String... jvm) {
      return new Launch(List.of(jvm), environment, settings);
    }
  }

  /** Folders of one daemon; the next one started there goes on where it was. */
  record Place(Path folder) {

    Path teams() {
      return folder.resolve("teams");
    }

    Path team(String name) {
      return teams().resolve(name);
    }

    Path log() {
      return folder.resolve("log.txt");
    }

    private Path home() {
      return folder.resolve("home");
    }
  }

  private DaemonUnderTest(
      Process process, Place place, InetSocketAddress address, double secondsToReady)
      throws IOException {
    this.process = process;
    this.place = place;
    this.address = address;
    this.secondsToReady = secondsToReady;
    requests = new Requests(address, Files.readString(place.home().resolve("token")).strip());
  }

  /** Starts one and waits until it listens. */
  static DaemonUnderTest start(Place place, URI opencode, Launch launch) throws IOException {
    Path project = Files.createDirectories(place.folder().resolve("project"));
    Path settings =
        Files.writeString(place.folder().resolve("troupe.conf"), SETTINGS + launch.settings());
    List<String> command = new ArrayList<>(List.of("bin/troupe", "serve"));
    command.addAll(List.of("--listen", "127.0.0.1:0", "--home", place.home().toString()));
    command.addAll(List.of("--teams-dir", place.teams().toString()));
    command.addAll(List.of("--directory", project.toString(), "--config", settings.toString()));
    command.addAll(List.of("--opencode", opencode.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(place.log().toFile()));
    builder
        .environment()
        .merge("TROUPE_JAVA_OPTS", String.join(" ", launch.options()), DaemonUnderTest::both);
    builder.environment().putAll(launch.environment());
    builder.environment().put("XDG_CONFIG_HOME", place.folder().resolve("user").toString());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      InetSocketAddress address = listening(process, place);
      return new DaemonUnderTest(process, place, address, (System.nanoTime() - start) / 1e9);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String both(String before, String options) {
    return before + " " + options;
  }

  private static InetSocketAddress listening(Process process, Place place) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    // The JVM may have something to say first, of a recording for example.
    while (line != null && !line.startsWith(LISTENING)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("the daemon did not start: " + Files.readString(place.log()));
    }
    URI url = URI.create(line.substring(LISTENING.length()));
    return new InetSocketAddress(url.getHost(), url.getPort());
  }

  InetSocketAddress address() {
    return address;
  }

  Requests requests() {
    return requests;
  }

  Place place() {
    return place;
  }

  /** From the start of the process to the line that says that it listens. */
  double secondsToReady() {
    return secondsToReady;
  }

  long pid() {
    return process.pid();
  }

  /** Seconds of processor time that it has used so far, on all processors together. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(Double.NaN);
  }

  boolean runs() {
    return process.isAlive();
  }

  /** Ends it as a power cut would. */
  void kill() throws IOException {
    process.destroyForcibly();
    awaitEnd();
  }

  private void awaitEnd() throws IOException {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the daemon did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    awaitEnd();
  }
}
