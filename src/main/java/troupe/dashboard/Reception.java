package troupe.dashboard;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Tokens;
import troupe.settings.Settings;

/**
 * Lets browsers in. Whoever shows the daemon's token, or a link that somebody with the token made,
 * gets a session; it ends with its time, with its token, or when it is logged out.
 */
public final class Reception {

  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private static final int SECRET_BYTES = 32;

  private final Settings.Dashboard settings;
  private final Tokens tokens;
  private final Means means;

  /** Changed only by methods that let one thread in at a time. */
  private volatile GuestBook book;

  /**
   * What a reception works with.
   *
   * @param disk may block
   * @param secrets each another one that nobody can guess
   */
  public record Means(Shelf shelf, Executor disk, Clock clock, Supplier<String> secrets) {}

  /**
   * A link that was made.
   *
   * @param path what follows the daemon's address; browsers do not send it anywhere
   */
  public record LoginLink(String path, Instant expiresAt) {}

  /**
   * A browser that was let in.
   *
   * @param cookie for the browser
   * @param key for the page
   */
  public record Entry(String cookie, String key, Instant expiresAt) {

    /** Nothing prints them. */
    @Override
    public String toString() {
      return "Entry[expiresAt=%s]".formatted(expiresAt);
    }
  }

  private Reception(Settings.Dashboard settings, Tokens tokens, Means means, GuestBook book) {
    this.settings = settings;
    this.tokens = tokens;
    this.means = means;
    this.book = book;
  }

  /** A reception that knows the sessions on the shelf. May block. */
  public static Reception open(Settings.Dashboard settings, Tokens tokens, Means means) {
    return new Reception(settings, tokens, means, known(means.shelf()));
  }

  private static GuestBook known(Shelf shelf) {
    try {
      String kept = shelf.kept();
      if (kept.isEmpty()) {
        return GuestBook.EMPTY;
      }
      return SessionsFile.read(kept)
          .map(sessions -> new GuestBook(GuestBook.EMPTY.links(), sessions))
          .orElseGet(
              () -> {
                log.warn("the dashboard's sessions cannot be read; browsers have to log in again");
                return GuestBook.EMPTY;
              });
    } catch (IOException e) {
      log.warn("the dashboard's sessions cannot be read: {}", e.toString());
      return GuestBook.EMPTY;
    }
  }

  /** A secret as {@link Means} wants them. */
  public static String freshSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** A link for somebody who is known by the token with this print. */
  public synchronized LoginLink link(String tokenPrint) {
    Instant now = means.clock().instant();
    String code = means.secrets().get();
    Instant until = now.plus(settings.linkLife());
    book =
        pruned(now)
            .with(new GuestBook.Link(Digest.of(code), tokenPrint, until), settings.maxSessions());
    return new LoginLink("/#login=" + code, until);
  }

  /** Lets a browser in that shows the token. */
  public CompletionStage<Outcome<Entry>> loginByToken(String token) {
    return tokens
        .printOf(token)
        .map(print -> onDisk(() -> enteredByToken(print)))
        .orElseGet(
            () ->
                refused(
                    "The token is not good. It stands in the file token of the daemon's home."));
  }

  /** Lets a browser in that shows a link's code, and ends the link. */
  public CompletionStage<Outcome<Entry>> loginByLink(String code) {
    return onDisk(() -> enteredByLink(code));
  }

  /** The print of the token by which the browser with these secrets came in, while it is in. */
  public Optional<String> guest(String cookie, String key) {
    return book.session(cookie, key, means.clock().instant())
        .map(GuestBook.Session::tokenPrint)
        .filter(tokens::isPrintGood);
  }

  /** The browser with these secrets is out; so it is, too, when it never was in. */
  public CompletionStage<Outcome<String>> logout(String cookie, String key) {
    return onDisk(() -> left(cookie, key));
  }

  private synchronized Outcome<Entry> enteredByToken(String print) {
    return entered(print, book);
  }

  private synchronized Outcome<Entry> enteredByLink(String code) {
    Instant now = means.clock().instant();
    Optional<GuestBook.Link> link =
        book.link(code, now).filter(found -> tokens.isPrintGood(found.tokenPrint()));
    return link.isEmpty()
        ? new Outcome.Refused<>(
            new Refusal.LoginRefused(
                "This link was used, or is too old. Make another one: troupe dashboard"))
        : entered(link.get().tokenPrint(), book.without(link.get()));
  }

  /**
   * Begins a session.
   *
   * @param before without what was used up for it
   */
  private Outcome<Entry> entered(String tokenPrint, GuestBook before) {
    Instant now = means.clock().instant();
    Instant until = now.plus(settings.sessionLength());
    Entry entry = new Entry(means.secrets().get(), means.secrets().get(), until);
    GuestBook.Session session =
        new GuestBook.Session(Digest.of(entry.cookie()), Digest.of(entry.key()), tokenPrint, until);
    GuestBook after = before.pruned(now, tokens::isPrintGood).with(session, settings.maxSessions());
    return kept(after, entry);
  }

  private synchronized Outcome<String> left(String cookie, String key) {
    Instant now = means.clock().instant();
    GuestBook before = pruned(now);
    return before
        .session(cookie, key, now)
        .map(session -> kept(before.without(session), "logged_out"))
        .orElseGet(() -> new Outcome.Done<>("logged_out"));
  }

  /** On disk first: who was logged out must not be in again after a crash. */
  private <T> Outcome<T> kept(GuestBook after, T answer) {
    try {
      means.shelf().keep(SessionsFile.write(after.sessions()));
    } catch (IOException e) {
      log.error("the dashboard's sessions cannot be written: {}", e.toString());
      return new Outcome.Refused<>(
          new Refusal.Unavailable(
              "The session cannot be written into the daemon's home. Look at the disk and try"
                  + " again."));
    }
    book = after;
    return new Outcome.Done<>(answer);
  }

  private GuestBook pruned(Instant now) {
    return book.pruned(now, tokens::isPrintGood);
  }

  private <T> CompletionStage<Outcome<T>> onDisk(Supplier<Outcome<T>> work) {
    return CompletableFuture.supplyAsync(work, means.disk());
  }

  private static <T> CompletionStage<Outcome<T>> refused(String reason) {
    return CompletableFuture.completedFuture(
        new Outcome.Refused<>(new Refusal.LoginRefused(reason)));
  }
}
