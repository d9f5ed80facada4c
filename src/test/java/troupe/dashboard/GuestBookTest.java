package troupe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let in, and for how long. */
final class GuestBookTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));

  @Test
  void linkIsFoundByItsCodeUntilItIsUsedOrTooOld() {
    GuestBook.Link link = link("code", "print");
    GuestBook book = GuestBook.EMPTY.with(link, 10).with(link("other", "print"), 10);
    assertThat(book.link("code", NOON)).contains(link);
    assertThat(book.link("code", ONE.minusMillis(1))).contains(link);
    assertThat(book.link("code", ONE)).isEmpty();
    assertThat(book.link("cod", NOON)).isEmpty();
    assertThat(book.without(link).link("code", NOON)).isEmpty();
    assertThat(book.without(link).link("other", NOON)).isPresent();
  }

  @Test
  void sessionIsKnownByBothItsSecretsAndByNeitherAlone() {
    GuestBook book =
        GuestBook.EMPTY
            .with(session("c1", "k1", "print"), 10)
            .with(session("c2", "k2", "print"), 10);
    assertThat(book.session("c1", "k1", NOON)).contains(session("c1", "k1", "print"));
    assertThat(book.session("c1", "k2", NOON)).isEmpty();
    assertThat(book.session("c1", "", NOON)).isEmpty();
    assertThat(book.session("", "k1", NOON)).isEmpty();
    assertThat(book.session("c1", "k1", ONE)).isEmpty();
    assertThat(book.without(session("c1", "k1", "print")).session("c1", "k1", NOON)).isEmpty();
  }

  @Test
  void oldestGoesWhenThereAreTooMany() {
    GuestBook book = GuestBook.EMPTY;
    for (int i = 1; i <= 4; i++) {
      book = book.with(session("c" + i, "k", "print"), 3).with(link("l" + i, "print"), 3);
    }
    assertThat(book.sessions()).hasSize(3);
    assertThat(book.session("c1", "k", NOON)).isEmpty();
    assertThat(book.session("c2", "k", NOON)).isPresent();
    assertThat(book.link("l1", NOON)).isEmpty();
    assertThat(book.link("l4", NOON)).isPresent();
  }

  @Test
  void whatIsTooOldOrOfATokenThatIsNotGoodIsForgotten() {
    GuestBook book =
        GuestBook.EMPTY
            .with(session("c1", "k", "good"), 10)
            .with(session("c2", "k", "bad"), 10)
            .with(link("l1", "good"), 10)
            .with(link("l2", "bad"), 10);
    GuestBook pruned = book.pruned(NOON, "good"::equals);
    assertThat(pruned.sessions()).containsExactly(session("c1", "k", "good"));
    assertThat(pruned.links()).containsExactly(link("l1", "good"));
    assertThat(book.pruned(ONE, print -> true)).isEqualTo(GuestBook.EMPTY);
  }

  @Test
  void sessionsAreTheSameAfterTheyWereWrittenAndHoldNoSecret() {
    List<GuestBook.Session> sessions =
        List.of(session("cookie", "key", "print"), session("c2", "k2", "print"));
    String text = SessionsFile.write(sessions);
    assertThat(SessionsFile.read(text)).contains(sessions);
    assertThat(text).doesNotContain("\"cookie\" : \"cookie").doesNotContain("\"key\" : \"key");
  }

  @Test
  void fileThatIsNotOursIsNoSession() {
    assertThat(SessionsFile.read("")).isEmpty();
    assertThat(SessionsFile.read("{\"version\":")).isEmpty();
    assertThat(SessionsFile.read("[]")).isEmpty();
    assertThat(SessionsFile.read("{\"version\":2,\"sessions\":[]}")).isEmpty();
    assertThat(SessionsFile.read("{\"version\":1,\"sessions\":[{\"cookie\":\"x\"}]}")).isEmpty();
    String noTime =
        SessionsFile.write(List.of(session("c", "k", "p"))).replace(ONE.toString(), "?");
    assertThat(SessionsFile.read(noTime)).isEmpty();
  }

  private static GuestBook.Link link(String code, String print) {
    return new GuestBook.Link(Digest.of(code), print, ONE);
  }

  private static GuestBook.Session session(String cookie, String key, String print) {
    return new GuestBook.Session(Digest.of(cookie), Digest.of(key), print, ONE);
  }
}
