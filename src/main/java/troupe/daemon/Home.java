package troupe.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import troupe.bridge.BridgePlugin;
import troupe.bridge.ToolServer;
import troupe.dashboard.Shelf;
import troupe.store.Holder;

/**
 * The daemon's own folder: its token, how clients find it, and what the servers that it starts read
 * of it. Only its owner can read it.
 */
final class Home {

  private static final String TOKEN_VARIABLE = "TROUPE_TOKEN";
  private static final int TOKEN_BYTES = 32;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  private Home(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the folder, making it when it is missing.
   *
   * @param folder absolute
   * @throws IOException when it cannot be made, another daemon that runs has it, or OpenCode cannot
   *     name it
   */
  static Home open(Path folder) throws IOException {
    Optional<String> trouble = ToolServer.trouble(folder);
    if (trouble.isPresent()) {
      throw new IOException(trouble.get());
    }
    Home home = made(folder);
    Optional<JsonNode> other = home.announced().filter(Home::runs);
    if (other.isPresent()) {
      throw new IOException(
          "the home folder %s is in use by the daemon with pid %d (%s); give this one another --home"
              .formatted(
                  folder,
                  other.get().path("pid").asLong(),
                  other.get().path("url").asText("it does not listen")));
    }
    return home;
  }

  /** Makes the folder and the token file, each when it is missing; also while a daemon runs. */
  static void prepare(Path folder) throws IOException {
    made(folder).token(Map.of());
  }

  private static Home made(Path folder) throws IOException {
    makeFolder(folder);
    return new Home(folder);
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * What clients must show.
   *
   * @param given whether it came from the environment
   */
  record Token(String text, boolean given) {

    /** Nothing prints it. */
    @Override
    public String toString() {
      return "Token[given=%s]".formatted(given);
    }
  }

  /** The token from {@code TROUPE_TOKEN}, else from the file, which is made when missing. */
  Token token(Map<String, String> environment) throws IOException {
    String given = given(environment);
    if (!given.isEmpty()) {
      return new Token(given, true);
    }
    String kept = keptToken();
    if (!kept.isEmpty()) {
      return new Token(kept, false);
    }
    String fresh = freshToken();
    keepToken(fresh);
    return new Token(fresh, false);
  }

  private static String given(Map<String, String> environment) {
    return environment.getOrDefault(TOKEN_VARIABLE, "").strip();
  }

  /**
   * What servers that the daemon starts read.
   *
   * @param plugin this build's
   * @param token holds the daemon's token, wherever that is from
   */
  record BridgeFiles(Path plugin, Path token) {}

  /**
   * Writes what the servers of this daemon read. A token from {@code TROUPE_TOKEN} gets a file of
   * its own for as long as the daemon runs: the one in {@code token} is another's to choose, and no
   * child's environment may hold one.
   */
  BridgeFiles bridge(Map<String, String> environment) throws IOException {
    makeFolder(bridgeFolder());
    String given = given(environment);
    Path token = given.isEmpty() ? tokenFile() : givenTokenFile();
    if (given.isEmpty()) {
      Files.deleteIfExists(givenTokenFile());
    } else {
      replace(token, given + "\n");
    }
    Path plugin = bridgeFolder().resolve(BridgePlugin.NAME);
    replace(plugin, BridgePlugin.injected(folder, token));
    return new BridgeFiles(plugin, token);
  }

  /** One that nobody can guess. */
  static String freshToken() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** From now on clients read this one. */
  void keepToken(String token) throws IOException {
    replace(tokenFile(), token + "\n");
  }

  /** What clients read; empty when there is none. */
  String keptToken() throws IOException {
    Path file = tokenFile();
    try {
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw new IOException("cannot read the token file %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * What clients are told of a daemon.
   *
   * @param certificate by which it is known, in PEM; empty for plain HTTP
   */
  record Announcement(URI url, String version, Optional<String> certificate) {}

  /** From now on others know that a daemon has this home, one that does not listen. */
  void announce(Holder self, String version) throws IOException {
    replace(daemonFile(), pretty(announcement(self).put("version", version)));
  }

  /** From now on clients find the daemon. */
  void announce(Holder self, Announcement daemon) throws IOException {
    ObjectNode json = announcement(self);
    json.put("url", daemon.url().toString()).put("version", daemon.version());
    if (daemon.certificate().isPresent()) {
      replace(certificate(folder), daemon.certificate().get());
      json.put("certificate", certificate(folder).toString());
    }
    replace(daemonFile(), pretty(json));
  }

  private static ObjectNode announcement(Holder self) {
    ObjectNode json = JSON.createObjectNode();
    return json.put("pid", self.pid()).put("startedAt", self.startedAt().toString());
  }

  private static String pretty(ObjectNode json) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  /** Clients find this daemon no more; what is another one's is left alone. */
  void withdraw() {
    try {
      if (announced().filter(other -> !isThisProcess(other)).filter(Home::runs).isEmpty()) {
        Files.deleteIfExists(givenTokenFile());
      }
      if (announced().filter(Home::isThisProcess).isPresent()) {
        Files.deleteIfExists(daemonFile());
        Files.deleteIfExists(certificate(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the dashboard's sessions are kept. */
  Shelf shelf() {
    return new Shelf() {
      @Override
      public void keep(String text) throws IOException {
        replace(sessionsFile(), text);
      }

      @Override
      public String kept() throws IOException {
        return Files.exists(sessionsFile()) ? Files.readString(sessionsFile()) : "";
      }
    };
  }

  Holder self() {
    ProcessHandle process = ProcessHandle.current();
    Instant startedAt = process.info().startInstant().orElseGet(Instant::now);
    return new Holder(process.pid(), startedAt, folder, Optional.empty());
  }

  private Optional<JsonNode> announced() {
    try {
      return Optional.of(JSON.readTree(daemonFile().toFile()));
    } catch (IOException e) {
      return Optional.empty(); // none, or one that a crash left behind half written
    }
  }

  private static boolean isThisProcess(JsonNode announced) {
    return announced.path("pid").asLong() == ProcessHandle.current().pid();
  }

  private static boolean runs(JsonNode announced) {
    return Holder.runs(announced.path("pid").asLong(), announced.path("startedAt").asText());
  }

  private Path tokenFile() {
    return folder.resolve("token");
  }

  /** Where the certificate of a daemon with this home is, if it has one. */
  static Path certificate(Path folder) {
    return folder.resolve("certificate.pem");
  }

  private Path bridgeFolder() {
    return folder.resolve("bridge");
  }

  /** Called as the other one is, so that its entry is known for ours. */
  private Path givenTokenFile() {
    return bridgeFolder().resolve("token");
  }

  private Path sessionsFile() {
    return folder.resolve("dashboard.json");
  }

  private Path daemonFile() {
    return folder.resolve("daemon.json");
  }

  /** A reader sees the old file or the new one, and neither is ever readable by others. */
  private static void replace(Path file, String text) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            "." + file.getFileName(),
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
