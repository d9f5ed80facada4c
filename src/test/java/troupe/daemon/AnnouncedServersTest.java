package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;

final class AnnouncedServersTest {

  @Test
  void teamsServerIsKnownByAnyLoopbackName() {
    assertThat(followed("http://127.0.0.1:4096", "http://localhost:4096/")).isTrue();
    assertThat(followed("http://[::1]:4096", "http://127.0.0.1:4096")).isTrue();
    assertThat(followed("http://box:80", "http://box")).isTrue();
  }

  @Test
  void otherPortOrHostIsAnotherServer() {
    assertThat(followed("http://127.0.0.1:4096", "http://127.0.0.1:4097")).isFalse();
    assertThat(followed("http://127.0.0.1:4096", "http://box:4096")).isFalse();
  }

  @Test
  void noServerIsFollowedWhileOursStarts() {
    AnnouncedServers servers = new AnnouncedServers(Optional::empty);
    assertThat(servers.announce(URI.create("http://localhost:1"), "/work").followed()).isFalse();
  }

  private static boolean followed(String ours, String announced) {
    OpenCodeServer server = OpenCodeServer.at(new ServerAddress(URI.create(ours), null));
    return new AnnouncedServers(server).announce(URI.create(announced), "/work").followed();
  }
}
