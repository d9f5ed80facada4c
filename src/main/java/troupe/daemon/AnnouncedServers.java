package troupe.daemon;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.Servers;
import troupe.opencode.ServerAddress;
import troupe.worker.Placement;
import troupe.worker.ServerBook;

/** Writes announced servers into the book, tells the teams of them, and logs each once. */
final class AnnouncedServers implements Servers {

  private static final Logger log = LoggerFactory.getLogger(AnnouncedServers.class);

  /** Announcements remembered; a forgotten one is at worst logged again. */
  private static final int MOST = 1_000;

  private final ServerBook book;
  private final Consumer<Placement.Joined> teams;
  private final Set<Announcement> heard = new LinkedHashSet<>();

  /**
   * Servers for {@code book}.
   *
   * @param teams told of every server but the shared one
   */
  AnnouncedServers(ServerBook book, Consumer<Placement.Joined> teams) {
    this.book = book;
    this.teams = teams;
  }

  @Override
  public Announcement announce(URI url, String directory, @Nullable String password) {
    Placement placement = book.note(new ServerAddress(url, password), directory);
    Announcement announcement =
        new Announcement(url.toString(), directory, placement instanceof Placement.Shared);
    if (remember(announcement)) {
      log.info("OpenCode at {} serves {}", url, directory);
    }
    if (placement instanceof Placement.Joined joined) {
      teams.accept(joined);
    }
    return announcement;
  }

  private synchronized boolean remember(Announcement announcement) {
    if (heard.size() >= MOST) {
      heard.clear();
    }
    return heard.add(announcement);
  }
}
