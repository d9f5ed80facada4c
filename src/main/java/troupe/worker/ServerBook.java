package troupe.worker;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import troupe.opencode.OpenCodeServer;
import troupe.opencode.ServerAddress;

/**
 * The OpenCode servers that told the daemon of themselves: where they listen and which directories
 * they serve. Safe for many threads. Nothing of it is on disk: a server tells of itself again and
 * again.
 */
public final class ServerBook {

  /** Servers remembered; the one that was silent for longest is forgotten first. */
  private static final int MOST_SERVERS = 100;

  /** Directories remembered of one server; likewise. */
  private static final int MOST_DIRECTORIES = 1_000;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final OpenCodeServer shared;
  private final Map<String, Known> servers = new LinkedHashMap<>();

  private record Known(ServerAddress address, Set<String> directories) {}

  /**
   * An empty book.
   *
   * @param shared the server that sessions run on where nobody says otherwise; it may tell of
   *     itself, too
   */
  public ServerBook(OpenCodeServer shared) {
    this.shared = shared;
  }

  /** A server says that it is there and serves {@code directory}; where its sessions are placed. */
  public synchronized Placement note(ServerAddress address, String directory) {
    Placement placement = placed(address.url());
    if (placement instanceof Placement.Joined joined) {
      Known known = servers.remove(joined.url());
      Set<String> directories = known == null ? new LinkedHashSet<>() : known.directories();
      directories.remove(directory);
      directories.add(directory);
      trim(directories, MOST_DIRECTORIES);
      servers.put(joined.url(), new Known(address, directories));
      trim(servers.keySet(), MOST_SERVERS);
    }
    return placement;
  }

  /** Where sessions of the server at {@code url} are placed; empty when it is not known. */
  public synchronized Optional<Placement> placement(String url) {
    try {
      Placement placement = placed(new URI(url));
      boolean known =
          !(placement instanceof Placement.Joined joined) || servers.containsKey(joined.url());
      return known ? Optional.of(placement) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Every server but the shared one; the one that told of itself last comes first. */
  public synchronized List<Placement.Joined> joined() {
    List<Placement.Joined> all = new ArrayList<>();
    servers.keySet().forEach(url -> all.add(0, new Placement.Joined(url)));
    return all;
  }

  /** Whether the server said that it serves the directory. */
  public synchronized boolean serves(Placement.Joined joined, String directory) {
    Known known = servers.get(joined.url());
    return known != null && known.directories().contains(directory);
  }

  /** The server, with the password it told last; without one while it has not told of itself. */
  public OpenCodeServer server(Placement.Joined joined) {
    return () -> Optional.of(address(joined));
  }

  private synchronized ServerAddress address(Placement.Joined joined) {
    Known known = servers.get(joined.url());
    return known == null ? new ServerAddress(URI.create(joined.url()), null) : known.address();
  }

  private Placement placed(URI url) {
    return shared.address().filter(ours -> same(ours.url(), url)).isPresent()
        ? new Placement.Shared()
        : new Placement.Joined(url.toString().replaceFirst("/+$", ""));
  }

  private static void trim(Set<String> keys, int most) {
    if (keys.size() > most) {
      keys.remove(keys.iterator().next());
    }
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
