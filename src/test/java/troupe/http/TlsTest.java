package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.settings.Settings;
import troupe.testing.KeyStores;

/** HTTPS with a key store that the JDK's keytool made. */
final class TlsTest {

  private static final Map<String, String> PASSWORD =
      Map.of("TROUPE_TLS_PASSWORD", KeyStores.PASSWORD);

  @TempDir private static Path folder;
  private static Path store;

  @BeforeAll
  static void makeStore() {
    store = KeyStores.selfSigned(folder.resolve("troupe.p12"), "localhost");
  }

  @Test
  void requestsAreAnsweredToWhoTrustsTheCertificate() throws Exception {
    TlsIdentity identity = TlsIdentity.of(tls(store, ""), PASSWORD).orElseThrow();
    try (Edge edge =
        new Edge("http { head-limit = 500ms, idle-limit = 500ms, write-limit = 1s }", identity)) {
      edge.teams.plain("list", List.of());
      InetSocketAddress address =
          HttpApi.bind(edge.system, edge.parts, edge.feeds)
              .toCompletableFuture()
              .join()
              .localAddress();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("https://localhost:%d/v1/teams".formatted(address.getPort())))
              .header("Authorization", "Bearer " + Edge.TOKEN)
              .build();
      HttpClient client =
          HttpClient.newBuilder().sslContext(KeyStores.trusting(identity.pem())).build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.sslSession()).isPresent();
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      plainAndSilentClientsAreCut(address);
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  private static void plainAndSilentClientsAreCut(InetSocketAddress address) throws IOException {
    for (String sent : List.of("", "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readAllBytes();
        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1 200");
      } catch (SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
  }

  @Test
  void passwordMayBeInAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), KeyStores.PASSWORD + "\n");
    assertThat(TlsIdentity.of(tls(store, file.toString()), Map.of())).isPresent();
    assertThat(TlsIdentity.of(new Settings.Tls("", "PKCS12", ""), Map.of())).isEmpty();
  }

  @Test
  void whatIsWrongWithTheKeyStoreIsSaidWithoutThePassword() throws Exception {
    Path noStore = Files.writeString(folder.resolve("no.p12"), "no key store");
    Map<String, String> wrong = Map.of("TROUPE_TLS_PASSWORD", "wr0ng");
    refused(tls(folder.resolve("gone.p12"), ""), PASSWORD, "there is no file", "gone.p12");
    refused(tls(store, "/gone/password"), PASSWORD, "password-file", "/gone/password");
    refused(tls(store, ""), Map.of(), "no password", "TROUPE_TLS_PASSWORD");
    refused(tls(store, ""), wrong, "cannot be opened", "password");
    refused(tls(noStore, ""), PASSWORD, "cannot be opened", "PKCS12");
    refused(new Settings.Tls(store.toString(), "PEM", ""), PASSWORD, "troupe.http.tls.type", "PEM");
  }

  @Test
  void keyStoreWithoutAKeyIsRefused() throws Exception {
    Path empty = folder.resolve("empty.p12");
    KeyStore none = KeyStore.getInstance("PKCS12");
    none.load(null, null);
    try (OutputStream out = Files.newOutputStream(empty)) {
      none.store(out, KeyStores.PASSWORD.toCharArray());
    }
    refused(tls(empty, ""), PASSWORD, "expected one key", "not 0");
  }

  private static void refused(Settings.Tls tls, Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> TlsIdentity.of(tls, environment))
        .isInstanceOf(TlsIdentity.BadKeyStore.class)
        .message()
        .contains(words)
        .doesNotContain(KeyStores.PASSWORD, "wr0ng");
  }

  private static Settings.Tls tls(Path store, String passwordFile) {
    return new Settings.Tls(store.toString(), "PKCS12", passwordFile);
  }
}
