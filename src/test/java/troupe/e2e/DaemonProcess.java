package troupe.e2e;

import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code troupe serve} that listens. */
final class DaemonProcess {

  private static final String READY = "troupe listening on ";

  private final TroupeProcess process;
  private final Place place;
  private final Api api;

  private DaemonProcess(TroupeProcess process, Place place, Api api) {
    this.process = process;
    this.place = place;
    this.api = api;
  }

  /**
   * The folders of one daemon; a daemon started in the same place goes on where it was.
   *
   * @param port where it listens; 0 for any that is free
   */
  record Place(Path home, Path teams, Path project, Path user, int port) {

    static Place in(Path folder) throws IOException {
      return new Place(
          folder.resolve("home"),
          folder.resolve("teams"),
          Files.createDirectories(folder.resolve("project")),
          Files.createDirectories(folder.resolve("user")),
          0);
    }

    /** The same with a port that was free a moment ago, for one that is to be found again. */
    Place atOnePort() throws IOException {
      return new Place(home, teams, project, user, freePort());
    }

    static int freePort() throws IOException {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      }
    }

    List<String> arguments(String opencode, String... options) {
      List<String> arguments = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:" + port));
      arguments.addAll(List.of("--home", home.toString(), "--teams-dir", teams.toString()));
      arguments.addAll(List.of("--directory", project.toString(), "--opencode", opencode));
      arguments.addAll(List.of(options));
      return arguments;
    }
  }

  /** The daemon in {@code process}, as soon as it listens. */
  static DaemonProcess ready(TroupeProcess process, Place place) throws IOException {
    await().until(() -> !process.runs() || url(process).isPresent());
    URI url =
        url(process).orElseThrow(() -> new AssertionError("the daemon ended before it listened"));
    return new DaemonProcess(
        process, place, new Api(url, Files.readString(place.home().resolve("token")).strip()));
  }

  private static Optional<URI> url(TroupeProcess process) throws IOException {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith(READY))
        .map(line -> URI.create(line.substring(READY.length())))
        .findFirst();
  }

  Api api() {
    return api;
  }

  Place place() {
    return place;
  }

  TroupeProcess process() {
    return process;
  }

  /** Waits until it can work. */
  DaemonProcess awaitReady() {
    await().until(() -> api.get("/health/ready").status() == 200);
    return this;
  }

  void kill9() {
    process.kill9();
  }

  void stop() {
    process.stop();
  }

  /** A new team, led by a session that the daemon makes. */
  TeamClient team(String name) throws IOException {
    JsonNode team = api.post("/v1/teams", Map.of("name", name)).ok();
    return new TeamClient(api, name, team.path("leadSessionId").asText());
  }
}
