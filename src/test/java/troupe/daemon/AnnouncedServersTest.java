package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;
import troupe.worker.Placement;
import troupe.worker.ServerBook;

final class AnnouncedServersTest {

  private final List<Placement.Joined> told = new ArrayList<>();
  private final ServerBook book =
      new ServerBook(
          OpenCodeServer.at(new ServerAddress(URI.create("http://127.0.0.1:4096"), null)));
  private final AnnouncedServers servers = new AnnouncedServers(book, told::add);

  @Test
  void serverOfOthersIsWrittenDownAndTheTeamsHearOfIt() {
    assertThat(servers.announce(URI.create("http://127.0.0.1:4097/"), "/work", "secret").shared())
        .isFalse();
    Placement.Joined joined = new Placement.Joined("http://127.0.0.1:4097");
    assertThat(told).containsExactly(joined);
    assertThat(book.serves(joined, "/work")).isTrue();
  }

  @Test
  void sharedServerIsNoNewsToTheTeams() {
    assertThat(servers.announce(URI.create("http://localhost:4096/"), "/work", null).shared())
        .isTrue();
    assertThat(told).isEmpty();
  }
}
