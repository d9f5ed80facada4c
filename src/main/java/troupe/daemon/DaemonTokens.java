package troupe.daemon;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Tokens;
import troupe.settings.Dispatchers;

/** The daemon's token in its home, which can be replaced while it runs. */
final class DaemonTokens implements Tokens {

  private static final Logger log = LoggerFactory.getLogger(DaemonTokens.class);

  private final Home home;
  private final boolean given;
  private final Duration usualOverlap;
  private final Clock clock;
  private final Executor disk;

  /** Changed only by methods that let one thread in at a time. */
  private volatile KnownTokens known;

  /** The last rotation that had a key; likewise. */
  private @Nullable Done last;

  private record Done(RequestKey key, Rotation rotation) {}

  /** Tokens of a daemon that runs in {@code system}. */
  static DaemonTokens of(
      ActorSystem<?> system, Daemon.Options options, Home home, Home.Token token) {
    return new DaemonTokens(
        home,
        token,
        options.settings().http().tokenOverlap(),
        system.dispatchers().lookup(DispatcherSelector.fromConfig(Dispatchers.STORE)),
        Clock.systemUTC());
  }

  /**
   * Tokens of one daemon.
   *
   * @param token the one that is good now
   * @param disk may block
   */
  DaemonTokens(Home home, Home.Token token, Duration usualOverlap, Executor disk, Clock clock) {
    this.home = home;
    this.given = token.given();
    this.usualOverlap = usualOverlap;
    this.disk = disk;
    this.clock = clock;
    known = KnownTokens.only(token.text());
  }

  @Override
  public Optional<String> printOf(String shown) {
    return known.printOf(shown, clock.instant());
  }

  @Override
  public boolean isPrintGood(String print) {
    return known.acceptPrint(print, clock.instant());
  }

  /** Of the token that is good now. */
  String print() {
    return known.print();
  }

  @Override
  public CompletionStage<Outcome<Rotation>> rotate(
      @Nullable Duration overlap, @Nullable RequestKey key) {
    if (given) {
      return CompletableFuture.completedFuture(new Outcome.Refused<>(new Refusal.TokenGiven()));
    }
    Duration good = overlap == null ? usualOverlap : overlap;
    return CompletableFuture.supplyAsync(() -> rotatedOnce(good, key), disk);
  }

  /**
   * Takes what a person wrote into the file; what was good before stays so for the usual overlap.
   *
   * @return what became of it, for the log; empty where there is nothing to say
   */
  CompletionStage<String> reread() {
    return given
        ? CompletableFuture.completedFuture("")
        : CompletableFuture.supplyAsync(this::taken, disk);
  }

  private synchronized Outcome<Rotation> rotatedOnce(Duration overlap, @Nullable RequestKey key) {
    Done before = last;
    if (key == null || before == null || !before.key().key().equals(key.key())) {
      Outcome<Rotation> outcome = rotated(overlap);
      if (key != null && outcome instanceof Outcome.Done<Rotation> done) {
        last = new Done(key, done.value());
      }
      return outcome;
    }
    return before.key().equals(key)
        ? new Outcome.Done<>(before.rotation())
        : new Outcome.Refused<>(new Refusal.IdempotencyKeyReused(key.key()));
  }

  /** The new one is good before anybody can read it, and not if nobody can. */
  private Outcome<Rotation> rotated(Duration overlap) {
    KnownTokens before = known;
    String fresh = Home.freshToken();
    Instant until = clock.instant().plus(overlap);
    known = before.replacedBy(fresh, until);
    try {
      home.keepToken(fresh);
    } catch (IOException e) {
      known = before;
      log.error("the token cannot be replaced: {}", e.toString());
      return new Outcome.Refused<>(
          new Refusal.Unavailable(
              "The new token cannot be written into the daemon's home, so the one there is stays"
                  + " good. Look at the disk and try again."));
    }
    log.info("the token was replaced; the one before is good until {}", until);
    return new Outcome.Done<>(new Rotation(until));
  }

  private synchronized String taken() {
    try {
      String kept = home.keptToken();
      if (kept.isEmpty()) {
        return "; the token file is missing or empty, so the token stays the one it was";
      }
      if (known.isCurrent(kept)) {
        return "";
      }
      Instant until = clock.instant().plus(usualOverlap);
      known = known.replacedBy(kept, until);
      return "; the token is another one, and the one before is good until " + until;
    } catch (IOException e) {
      return "; " + e.getMessage() + ", so the token stays the one it was";
    }
  }
}
