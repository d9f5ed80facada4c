package troupe.cli;

import java.net.URI;

/** Where a person's browser finds the dashboard. */
final class DashboardLink {

  private DashboardLink() {}

  /**
   * The whole link.
   *
   * @param daemon where it listens; an address that stands for all of them is none to go to
   * @param path of the link
   */
  static URI of(URI daemon, String path) {
    String host = daemon.getHost();
    String reachable =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "[::]", "[0:0:0:0:0:0:0:0]" -> "[::1]";
          default -> host;
        };
    return URI.create(
        "%s://%s:%d%s".formatted(daemon.getScheme(), reachable, daemon.getPort(), path));
  }
}
