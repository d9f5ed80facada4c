package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.http.TlsIdentity;
import troupe.settings.Settings;
import troupe.testing.KeyStores;

/** Tokens, TLS and addresses of a real daemon, and its own command line as a client. */
@Tag("e2e")
final class WhoGetsInTest {

  /** Nobody listens there: what is tested here needs no OpenCode. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @RegisterExtension static final Stage stage = Stage.ofClass();
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    daemon = stage.daemon(stage.place("shared"), NOBODY);
  }

  @Test
  void tokenIsReplacedWhileTheDaemonRuns() throws IOException {
    Path file = daemon.place().home().resolve("token");
    String first = Files.readString(file).strip();
    TroupeProcess rotation = cli(daemon.place(), "token", "rotate");
    assertThat(rotation.exitCode()).as(rotation.errors()).isZero();
    String second = Files.readString(file).strip();
    assertThat(second).isNotEqualTo(first);
    assertThat(rotation.output()).contains("good until").doesNotContain(first, second);
    assertThat(status(first)).isEqualTo(200);
    assertThat(status(second)).isEqualTo(200);

    assertThat(cli(daemon.place(), "token", "rotate", "--now").exitCode()).isZero();
    String third = Files.readString(file).strip();
    assertThat(status(first)).isEqualTo(401);
    assertThat(status(second)).isEqualTo(401);
    assertThat(status(third)).isEqualTo(200);

    Files.writeString(file, "written-by-hand\n");
    assertThat(status("written-by-hand")).isEqualTo(401);
    daemon.process().hangUp();
    await().untilAsserted(() -> assertThat(status("written-by-hand")).isEqualTo(200));
    assertThat(cli(daemon.place(), "worker", "list").exitCode()).isZero();
    assertThat(daemon.process().errors())
        .contains("the token was replaced", "the token is another one")
        .doesNotContain(first, second, third, "written-by-hand");
  }

  @Test
  void daemonThatWasGivenItsTokenRefusesAnother() throws IOException {
    DaemonProcess.Place place = stage.place("given");
    Map<String, String> given = Map.of("TROUPE_TOKEN", "given-from-outside");
    TroupeProcess process = stage.troupe(place.user(), place.arguments(NOBODY), given);
    await().until(() -> process.output().contains("listening"));
    List<String> arguments = List.of("token", "rotate", "--home", place.home().toString());
    TroupeProcess rotation = stage.troupe(place.user(), arguments, given);
    assertThat(rotation.exitCode()).isEqualTo(1);
    assertThat(rotation.errors()).contains("TROUPE_TOKEN").doesNotContain("given-from-outside");
  }

  @Test
  void commandsTalkToADaemonWithACertificateOfItsOwn() throws Exception {
    DaemonProcess.Place place = stage.place("tls");
    Path config = tlsSettings(stage.folder("tls"), KeyStores.PASSWORD);
    TroupeProcess secure =
        stage.troupe(place.user(), place.arguments(NOBODY, "--config", config.toString()));
    await().until(() -> !secure.runs() || secure.output().contains("listening"));
    assertThat(secure.output()).contains("troupe listening on https://127.0.0.1:");
    Path announced = place.home().resolve("daemon.json");
    assertThat(Files.readString(announced)).contains("\"url\" : \"https://", "certificate.pem");

    TroupeProcess list = cli(place, "worker", "list");
    assertThat(list.exitCode()).as(list.errors()).isZero();
    assertThat(list.output()).contains("BACKEND");
    Path pem = place.home().resolve("certificate.pem");
    for (String other : List.of("nonsense", otherCertificate())) {
      Files.writeString(pem, other);
      TroupeProcess mistrusting = cli(place, "worker", "list");
      assertThat(mistrusting.exitCode()).isEqualTo(69);
      assertThat(mistrusting.errors()).contains("certificate").doesNotContain("\tat ");
    }
    assertThat(secure.errors()).doesNotContain(KeyStores.PASSWORD);
    secure.stop();
    assertThat(pem).doesNotExist();
  }

  @Test
  void serversThatTheDaemonStartsCallItOverTlsToo() throws Exception {
    DaemonProcess.Place place = stage.place("tls-managed");
    Path config = tlsSettings(stage.folder("tls-managed"), KeyStores.PASSWORD);
    stage.troupe(place.user(), place.arguments("managed", "--config", config.toString()));
    Path announced = place.home().resolve("daemon.json");
    await().until(() -> Files.exists(announced));
    URI url = URI.create(Api.tree(Files.readString(announced)).path("url").asText());
    String token = Files.readString(place.home().resolve("token")).strip();
    String pem = Files.readString(place.home().resolve("certificate.pem"));
    Api api = Api.over(KeyStores.trusting(pem), url, token);
    await().until(() -> api.get("/health/ready").status() == 200);
    String lead = api.post("/v1/teams", Map.of("name", "tls")).ok().path("leadSessionId").asText();
    TeamClient team = new TeamClient(api, "tls", lead);
    String ada = team.spawn("ada", "[[say hello]]");
    team.awaitResult("ada", "hello");
    assertThat(stage.toolsOf(ada)).contains("team_message");
  }

  @Test
  void keyStoreThatCannotBeOpenedIsBadConfiguration() throws IOException {
    Path config = tlsSettings(stage.folder("wrong"), "wr0ng-password");
    TroupeProcess refused =
        stage.troupe(
            stage.folder("wrong"),
            stage.place("wrong").arguments(NOBODY, "--config", config.toString()));
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.errors())
        .contains("troupe.http.tls", "troupe.p12")
        .doesNotContain("wr0ng-password", "\tat ");
  }

  @Test
  void listeningToOtherMachinesMustBeMeant() throws IOException {
    DaemonProcess.Place place = stage.place("remote");
    TroupeProcess refused = stage.troupe(place.user(), everywhere(place));
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.errors()).contains("0.0.0.0", "--allow-remote").doesNotContain("\tat ");
    assertThat(refused.output()).isEmpty();

    TroupeProcess meant = stage.troupe(place.user(), everywhere(place, "--allow-remote"));
    await().until(() -> !meant.runs() || meant.output().contains("listening"));
    assertThat(meant.errors().lines().filter(line -> line.contains("not encrypted"))).hasSize(1);
    assertThat(cli(place, "worker", "list").exitCode()).isZero();
  }

  private static String otherCertificate() throws Exception {
    Path store = KeyStores.selfSigned(stage.folder("other").resolve("other.p12"), "127.0.0.1");
    return TlsIdentity.of(
            new Settings.Tls(store.toString(), "PKCS12", ""),
            Map.of("TROUPE_TLS_PASSWORD", KeyStores.PASSWORD))
        .orElseThrow()
        .pem();
  }

  private static Path tlsSettings(Path folder, String password) throws IOException {
    Path store = KeyStores.selfSigned(folder.resolve("troupe.p12"), "troupe.example.com");
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    return Files.writeString(
        folder.resolve("troupe.conf"),
        "troupe.http.tls { key-store = \"%s\", password-file = \"%s\" }".formatted(store, file));
  }

  private static List<String> everywhere(DaemonProcess.Place place, String... options) {
    List<String> arguments = new ArrayList<>(place.arguments(NOBODY, options));
    arguments.set(arguments.indexOf("127.0.0.1:0"), "0.0.0.0:0");
    return arguments;
  }

  private static TroupeProcess cli(DaemonProcess.Place place, String... command)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--home", place.home().toString()));
    TroupeProcess process = stage.troupe(place.user(), arguments);
    process.exitCode();
    return process;
  }

  private static int status(String token) throws IOException {
    URI base = daemon.api().uri("/");
    return Api.of(base, token).get("/v1").status();
  }
}
