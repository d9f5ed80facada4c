package troupe.daemon;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import troupe.api.Servers;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;

/** Compares announced servers with the one that teams work on, and logs each once. */
final class AnnouncedServers implements Servers {

  private static final Logger log = LoggerFactory.getLogger(AnnouncedServers.class);
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Announcements remembered; a forgotten one is at worst logged again. */
  private static final int MOST = 1_000;

  private final OpenCodeServer ours;
  private final Set<Announcement> heard = new LinkedHashSet<>();

  AnnouncedServers(OpenCodeServer ours) {
    this.ours = ours;
  }

  @Override
  public Announcement announce(URI url, String directory) {
    boolean followed =
        ours.address().map(ServerAddress::url).filter(at -> same(at, url)).isPresent();
    Announcement announcement = new Announcement(url.toString(), directory, followed);
    if (remember(announcement)) {
      if (followed) {
        log.info("OpenCode at {} serves {}", url, directory);
      } else {
        log.warn(
            "OpenCode at {} serves {} and has Troupe installed, but teams run on {}: its sessions"
                + " cannot lead one",
            url,
            directory,
            ours.address().map(ServerAddress::toString).orElse("a server that is starting"));
      }
    }
    return announcement;
  }

  private synchronized boolean remember(Announcement announcement) {
    if (heard.size() >= MOST) {
      heard.clear();
    }
    return heard.add(announcement);
  }

  private static boolean same(URI one, URI other) {
    return port(one) == port(other) && host(one).equals(host(other));
  }

  private static String host(URI url) {
    String host = String.valueOf(url.getHost());
    return LOOPBACK.contains(host) ? "localhost" : host;
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equals(url.getScheme()) ? 443 : 80;
  }
}
