package troupe.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whom the dashboard lets in: links that were not used yet, and sessions of browsers. Both are
 * bounded; past the bound the oldest goes. A session needs two secrets, one in a cookie and one
 * that only the page knows: cookies go to every port of a host, the page's own store does not.
 *
 * @param links oldest first
 * @param sessions likewise
 */
record GuestBook(List<Link> links, List<Session> sessions) {

  static final GuestBook EMPTY = new GuestBook(List.of(), List.of());

  GuestBook {
    links = List.copyOf(links);
    sessions = List.copyOf(sessions);
  }

  /**
   * A way in that works once.
   *
   * @param tokenPrint of the token it was made with; it ends when that does
   */
  record Link(Digest code, String tokenPrint, Instant expiresAt) {}

  /**
   * A browser that is in.
   *
   * @param tokenPrint as a link's
   */
  record Session(Digest cookie, Digest key, String tokenPrint, Instant expiresAt) {}

  /** With one more link. */
  GuestBook with(Link link, int most) {
    return new GuestBook(bounded(links, link, most), sessions);
  }

  /** With one more session. */
  GuestBook with(Session session, int most) {
    return new GuestBook(links, bounded(sessions, session, most));
  }

  /** After {@code link} was used. */
  GuestBook without(Link link) {
    return new GuestBook(kept(links, other -> !other.equals(link)), sessions);
  }

  /** After that browser was logged out. */
  GuestBook without(Session session) {
    return new GuestBook(links, kept(sessions, other -> !other.equals(session)));
  }

  /** What can still let anybody in at {@code now}, as far as the tokens of {@code good} go. */
  GuestBook pruned(Instant now, Predicate<String> good) {
    return new GuestBook(
        kept(links, link -> now.isBefore(link.expiresAt()) && good.test(link.tokenPrint())),
        kept(
            sessions,
            session -> now.isBefore(session.expiresAt()) && good.test(session.tokenPrint())));
  }

  /** The link with this code, unless it was used or is too old. */
  Optional<Link> link(String code, Instant now) {
    Digest shown = Digest.of(code);
    Link found = null;
    for (Link link : links) {
      // All are compared: how long it takes says nothing about any.
      if (link.code().matches(shown)) {
        found = link;
      }
    }
    return Optional.ofNullable(found).filter(link -> now.isBefore(link.expiresAt()));
  }

  /** The session that both secrets are of, unless it is over. */
  Optional<Session> session(String cookie, String key, Instant now) {
    Digest shownCookie = Digest.of(cookie);
    Digest shownKey = Digest.of(key);
    Session found = null;
    for (Session session : sessions) {
      // Both are compared, whatever the first says.
      boolean cookieFits = session.cookie().matches(shownCookie);
      boolean keyFits = session.key().matches(shownKey);
      if (cookieFits && keyFits) {
        found = session;
      }
    }
    return Optional.ofNullable(found).filter(session -> now.isBefore(session.expiresAt()));
  }

  private static <T> List<T> bounded(List<T> all, T added, int most) {
    List<T> more = new ArrayList<>(all);
    more.add(added);
    return more.subList(Math.max(0, more.size() - most), more.size());
  }

  private static <T> List<T> kept(List<T> all, Predicate<T> which) {
    return all.stream().filter(which).toList();
  }
}
