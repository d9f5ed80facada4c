package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Servers;

/** {@code /servers}: OpenCode servers that Troupe was installed into tell of themselves. */
final class ServerRoutes {

  private final Servers servers;
  private final Bodies bodies;

  private record Told(URI url, String directory) {}

  ServerRoutes(Servers servers, Bodies bodies) {
    this.servers = servers;
    this.bodies = bodies;
  }

  Route routes() {
    return path(
        "servers",
        () ->
            post(
                () ->
                    bodies.required(
                        fields -> new Told(url(fields), directory(fields)),
                        told -> Answers.accepted(servers.announce(told.url(), told.directory())))));
  }

  private static URI url(Fields fields) {
    try {
      URI url = new URI(fields.text("url"));
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      // A password belongs into no log.
      if (web && url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    fields.refuse("url", "must be an http or https URL with a host and without a password");
    return URI.create("");
  }

  /** On the daemon's machine or another: that it is there is not asked. */
  private static String directory(Fields fields) {
    String directory = fields.text("directory");
    if (!directory.startsWith("/") || directory.chars().anyMatch(Character::isISOControl)) {
      fields.refuse("directory", "must be an absolute path");
    }
    return directory;
  }
}
