package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Tokens;
import troupe.testing.HandClock;

/** Which token is good when. */
final class DaemonTokensTest {

  private static final Duration OVERLAP = Duration.ofHours(1);

  @TempDir private Path folder;
  private final HandClock clock = new HandClock(Instant.parse("2026-11-21T12:00:00Z"));
  private Home home;
  private String first;
  private DaemonTokens tokens;

  @BeforeEach
  void open() throws IOException {
    home = Home.open(folder);
    tokens = tokens(Map.of());
    first = home.keptToken();
  }

  @Test
  void onlyTheTokenItselfIsGood() {
    assertThat(tokens.isValid(first)).isTrue();
    assertThat(tokens.isValid("")).isFalse();
    assertThat(tokens.isValid(first + " ")).isFalse();
    assertThat(tokens.isValid(first.substring(1))).isFalse();
  }

  @Test
  void rotationWritesANewOneAndTheOneBeforeStaysGoodForAWhile() throws IOException {
    Outcome<Tokens.Rotation> outcome = tokens.rotate(null, null).toCompletableFuture().join();
    String second = home.keptToken();
    assertThat(outcome)
        .isEqualTo(new Outcome.Done<>(new Tokens.Rotation(clock.instant().plus(OVERLAP))));
    assertThat(second).matches("[0-9a-f]{64}").isNotEqualTo(first);
    assertThat(tokens.isValid(second)).isTrue();
    assertThat(tokens.isValid(first)).isTrue();
    clock.forward(OVERLAP.minusMillis(1));
    assertThat(tokens.isValid(first)).isTrue();
    clock.forward(Duration.ofMillis(1));
    assertThat(tokens.isValid(first)).isFalse();
    assertThat(tokens.isValid(second)).isTrue();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void tokenThatLeakedIsEndedAtOnce() {
    tokens.rotate(Duration.ZERO, null).toCompletableFuture().join();
    assertThat(tokens.isValid(first)).isFalse();
  }

  @Test
  void rotationThatIsAskedForAgainIsTheSameOne() throws IOException {
    RequestKey key = new RequestKey("k1", "body");
    Outcome<Tokens.Rotation> outcome = tokens.rotate(null, key).toCompletableFuture().join();
    String second = home.keptToken();
    clock.forward(Duration.ofMinutes(1));
    assertThat(tokens.rotate(null, key).toCompletableFuture().join()).isEqualTo(outcome);
    assertThat(home.keptToken()).isEqualTo(second);
    assertThat(tokens.isValid(first)).isTrue();
    Outcome<Tokens.Rotation> other =
        tokens.rotate(null, new RequestKey("k1", "other")).toCompletableFuture().join();
    assertThat(other).isEqualTo(new Outcome.Refused<>(new Refusal.IdempotencyKeyReused("k1")));
    tokens.rotate(null, new RequestKey("k2", "body")).toCompletableFuture().join();
    assertThat(home.keptToken()).isNotEqualTo(second);
  }

  @Test
  void onlyTheLastOneOverlaps() throws IOException {
    tokens.rotate(null, null).toCompletableFuture().join();
    String second = home.keptToken();
    tokens.rotate(null, null).toCompletableFuture().join();
    assertThat(tokens.isValid(first)).isFalse();
    assertThat(tokens.isValid(second)).isTrue();
  }

  @Test
  void tokenThatCannotBeWrittenIsNoTokenAndTheOldOneStays() throws IOException {
    Files.delete(folder.resolve("token"));
    Files.delete(folder);
    Outcome<Tokens.Rotation> outcome = tokens.rotate(null, null).toCompletableFuture().join();
    assertThat(((Outcome.Refused<Tokens.Rotation>) outcome).refusal())
        .isInstanceOf(Refusal.Unavailable.class);
    clock.forward(OVERLAP.multipliedBy(2));
    assertThat(tokens.isValid(first)).isTrue();
    Files.createDirectory(folder);
  }

  @Test
  void tokenGivenFromOutsideIsNotReplaced() throws IOException {
    DaemonTokens given = tokens(Map.of("TROUPE_TOKEN", "given"));
    Outcome<Tokens.Rotation> outcome = given.rotate(null, null).toCompletableFuture().join();
    assertThat(((Outcome.Refused<Tokens.Rotation>) outcome).refusal())
        .isEqualTo(new Refusal.TokenGiven());
    assertThat(home.keptToken()).isEqualTo(first);
    Files.writeString(folder.resolve("token"), "by hand\n");
    assertThat(given.reread().toCompletableFuture().join()).isEmpty();
    assertThat(given.isValid("given")).isTrue();
    assertThat(given.isValid("by hand")).isFalse();
  }

  @Test
  void tokenThatAPersonWroteIsTakenWhenToldTo() throws IOException {
    Files.writeString(folder.resolve("token"), "by hand\n");
    assertThat(tokens.isValid("by hand")).isFalse();
    assertThat(tokens.reread().toCompletableFuture().join())
        .contains("the token is another one")
        .doesNotContain("by hand", first);
    assertThat(tokens.isValid("by hand")).isTrue();
    assertThat(tokens.isValid(first)).isTrue();
    clock.forward(OVERLAP);
    assertThat(tokens.isValid(first)).isFalse();
    assertThat(tokens.reread().toCompletableFuture().join()).isEmpty();
  }

  @Test
  void emptyOrMissingFileChangesNothing() throws IOException {
    Files.writeString(folder.resolve("token"), " \n");
    assertThat(tokens.reread().toCompletableFuture().join()).contains("missing or empty");
    Files.delete(folder.resolve("token"));
    assertThat(tokens.reread().toCompletableFuture().join()).contains("missing or empty");
    assertThat(tokens.isValid(first)).isTrue();
    assertThat(tokens.isValid("")).isFalse();
  }

  private DaemonTokens tokens(Map<String, String> environment) throws IOException {
    return new DaemonTokens(home, home.token(environment), OVERLAP, Runnable::run, clock);
  }
}
