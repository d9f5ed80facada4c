package troupe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Tokens;
import troupe.settings.HttpLimits;
import troupe.settings.Settings;
import troupe.testing.HandClock;

/** How browsers come in and go, over a shelf that can fail. */
final class ReceptionTest {

  private static final Settings.Dashboard SETTINGS =
      new Settings.Dashboard(
          Duration.ofHours(12), Duration.ofMinutes(10), 3, new HttpLimits.Rate(1, 10));

  private final HandClock clock = new HandClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final TwoTokens tokens = new TwoTokens();
  private final MemoryShelf shelf = new MemoryShelf();
  private Reception reception = open();

  @Test
  void tokenLetsABrowserInUntilItsTimeIsOver() {
    Reception.Entry entry = in(reception.loginByToken("token-a"));
    assertThat(reception.guest(entry.cookie(), entry.key())).contains("print-of-token-a");
    assertThat(reception.guest(entry.cookie(), "other")).isEmpty();
    clock.forward(Duration.ofHours(12).minusMillis(1));
    assertThat(reception.guest(entry.cookie(), entry.key())).isPresent();
    clock.forward(Duration.ofMillis(1));
    assertThat(reception.guest(entry.cookie(), entry.key())).isEmpty();
  }

  @Test
  void wrongTokenIsRefusedAndSaysWhereTheRightOneIs() {
    assertThat(refusal(reception.loginByToken("wrong")).sentence()).contains("file token");
    assertThat(shelf.text).isEmpty();
  }

  @Test
  void linkWorksOnceAndNotTooLate() {
    String code = code(reception.link("print-of-token-a"));
    String late = code(reception.link("print-of-token-a"));
    Reception.Entry entry = in(reception.loginByLink(code));
    assertThat(reception.guest(entry.cookie(), entry.key())).contains("print-of-token-a");
    assertThat(refusal(reception.loginByLink(code)).sentence()).contains("troupe dashboard");
    clock.forward(Duration.ofMinutes(10));
    assertThat(refusal(reception.loginByLink(late))).isInstanceOf(Refusal.LoginRefused.class);
  }

  @Test
  void endOfTheTokenEndsWhatItLetIn() {
    String code = code(reception.link("print-of-token-a"));
    Reception.Entry a = in(reception.loginByToken("token-a"));
    Reception.Entry b = in(reception.loginByToken("token-b"));
    tokens.good.remove("token-a");
    assertThat(reception.guest(a.cookie(), a.key())).isEmpty();
    assertThat(reception.guest(b.cookie(), b.key())).isPresent();
    assertThat(refusal(reception.loginByLink(code))).isInstanceOf(Refusal.LoginRefused.class);
  }

  @Test
  void firstOfTooManyBrowsersIsOut() {
    Reception.Entry first = in(reception.loginByToken("token-a"));
    Reception.Entry second = in(reception.loginByToken("token-a"));
    in(reception.loginByToken("token-a"));
    in(reception.loginByToken("token-a"));
    assertThat(reception.guest(first.cookie(), first.key())).isEmpty();
    assertThat(reception.guest(second.cookie(), second.key())).isPresent();
  }

  @Test
  void logoutLetsOneBrowserOutAlsoAfterARestart() {
    Reception.Entry stays = in(reception.loginByToken("token-a"));
    Reception.Entry goes = in(reception.loginByToken("token-a"));
    assertThat(reception.logout(goes.cookie(), goes.key()).toCompletableFuture().join())
        .isEqualTo(new Outcome.Done<>("logged_out"));
    assertThat(reception.logout("none", "none").toCompletableFuture().join())
        .isEqualTo(new Outcome.Done<>("logged_out"));
    reception = open();
    assertThat(reception.guest(goes.cookie(), goes.key())).isEmpty();
    assertThat(reception.guest(stays.cookie(), stays.key())).isPresent();
  }

  @Test
  void linksEndWithTheDaemon() {
    String code = code(reception.link("print-of-token-a"));
    reception = open();
    assertThat(refusal(reception.loginByLink(code))).isInstanceOf(Refusal.LoginRefused.class);
  }

  @Test
  void whatCannotBeWrittenDoesNotHappen() {
    Reception.Entry before = in(reception.loginByToken("token-a"));
    String code = code(reception.link("print-of-token-a"));
    shelf.fails = true;
    assertThat(refusal(reception.loginByLink(code))).isInstanceOf(Refusal.Unavailable.class);
    assertThat(reception.logout(before.cookie(), before.key()).toCompletableFuture().join())
        .isInstanceOf(Outcome.Refused.class);
    assertThat(reception.guest(before.cookie(), before.key())).isPresent();
    shelf.fails = false;
    in(reception.loginByLink(code));
  }

  @Test
  void shelfThatCannotBeReadOnlyMeansToLogInAgain() {
    Reception.Entry entry = in(reception.loginByToken("token-a"));
    shelf.fails = true;
    reception = open();
    shelf.fails = false;
    assertThat(reception.guest(entry.cookie(), entry.key())).isEmpty();
    shelf.text = "not json";
    reception = open();
    in(reception.loginByToken("token-a"));
  }

  @Test
  void secretsAreLongAndNeverPrinted() {
    Reception.Entry entry = in(reception.loginByToken("token-a"));
    assertThat(entry.cookie()).matches("[0-9a-f]{64}").isNotEqualTo(entry.key());
    assertThat(entry.toString()).doesNotContain(entry.cookie()).doesNotContain(entry.key());
    assertThat(shelf.text).doesNotContain(entry.cookie()).doesNotContain(entry.key());
  }

  private Reception open() {
    return Reception.open(
        SETTINGS, tokens, new Reception.Means(shelf, Runnable::run, clock, Reception::freshSecret));
  }

  private static String code(Reception.LoginLink link) {
    assertThat(link.path()).startsWith("/#login=");
    return link.path().substring("/#login=".length());
  }

  private static Reception.Entry in(CompletionStage<Outcome<Reception.Entry>> stage) {
    Outcome<Reception.Entry> outcome = stage.toCompletableFuture().join();
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<Reception.Entry>) outcome).value();
  }

  private static Refusal refusal(CompletionStage<Outcome<Reception.Entry>> stage) {
    Outcome<Reception.Entry> outcome = stage.toCompletableFuture().join();
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<Reception.Entry>) outcome).refusal();
  }

  /** Two that are good until they are taken out. */
  private static final class TwoTokens implements Tokens {
    private final Set<String> good = new HashSet<>(Set.of("token-a", "token-b"));

    @Override
    public Optional<String> printOf(String shown) {
      return good.contains(shown) ? Optional.of("print-of-" + shown) : Optional.empty();
    }

    @Override
    public boolean isPrintGood(String print) {
      return good.stream().anyMatch(token -> print.equals("print-of-" + token));
    }

    @Override
    public CompletionStage<Outcome<Rotation>> rotate(
        @Nullable Duration overlap, @Nullable RequestKey key) {
      return CompletableFuture.failedFuture(new AssertionError("nobody rotates here"));
    }
  }

  private static final class MemoryShelf implements Shelf {
    private String text = "";
    private boolean fails;

    @Override
    public void keep(String kept) throws IOException {
      if (fails) {
        throw new IOException("No space left on device");
      }
      text = kept;
    }

    @Override
    public String kept() throws IOException {
      if (fails) {
        throw new IOException("Input/output error");
      }
      return text;
    }
  }
}
