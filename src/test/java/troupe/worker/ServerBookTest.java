package troupe.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;

final class ServerBookTest {

  private static final Placement SHARED = new Placement.Shared();

  private final ServerBook book = new ServerBook(OpenCodeServer.at(at("http://127.0.0.1:4096")));

  @Test
  void sharedServerIsKnownByAnyLoopbackName() {
    assertThat(book.note(at("http://localhost:4096/"), "/work")).isEqualTo(SHARED);
    assertThat(book.note(at("http://[::1]:4096"), "/work")).isEqualTo(SHARED);
    assertThat(book.joined()).isEmpty();
    assertThat(shared("http://box:80", "http://box")).isEqualTo(SHARED);
  }

  @Test
  void otherPortOrHostIsAnotherServer() {
    assertThat(book.note(at("http://127.0.0.1:4097"), "/work"))
        .isEqualTo(new Placement.Joined("http://127.0.0.1:4097"));
    assertThat(book.note(at("http://box:4096"), "/work"))
        .isEqualTo(new Placement.Joined("http://box:4096"));
  }

  @Test
  void everyServerIsAnotherWhileTheSharedOneStarts() {
    ServerBook starting = new ServerBook(Optional::empty);
    assertThat(starting.note(at("http://127.0.0.1:4096"), "/work"))
        .isEqualTo(new Placement.Joined("http://127.0.0.1:4096"));
  }

  @Test
  void serverThatToldOfItselfLastComesFirst() {
    book.note(at("http://one:1"), "/a");
    book.note(at("http://two:2"), "/b");
    assertThat(book.joined())
        .extracting(Placement.Joined::url)
        .containsExactly("http://two:2", "http://one:1");
    book.note(at("http://one:1/"), "/c");
    assertThat(book.joined())
        .extracting(Placement.Joined::url)
        .containsExactly("http://one:1", "http://two:2");
    Placement.Joined one = new Placement.Joined("http://one:1");
    assertThat(book.serves(one, "/a")).isTrue();
    assertThat(book.serves(one, "/c")).isTrue();
    assertThat(book.serves(one, "/b")).isFalse();
  }

  @Test
  void passwordIsTheOneToldLastAndNoneBefore() {
    Placement.Joined joined = new Placement.Joined("http://one:1");
    OpenCodeServer server = book.server(joined);
    assertThat(server.address()).contains(at("http://one:1"));
    book.note(new ServerAddress(URI.create("http://one:1"), "secret"), "/a");
    assertThat(server.address().orElseThrow().password()).isEqualTo("secret");
  }

  @Test
  void onlyAKnownServerHasAPlacement() {
    assertThat(book.placement("http://one:1")).isEmpty();
    assertThat(book.placement("no url at all")).isEmpty();
    assertThat(book.placement("http://localhost:4096")).contains(SHARED);
    book.note(at("http://one:1"), "/a");
    assertThat(book.placement("http://one:1/")).contains(new Placement.Joined("http://one:1"));
  }

  private static Placement shared(String ours, String told) {
    return new ServerBook(OpenCodeServer.at(at(ours))).note(at(told), "/work");
  }

  private static ServerAddress at(String url) {
    return new ServerAddress(URI.create(url), null);
  }
}
