package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import troupe.api.Servers;

/** {@code /servers}: OpenCode servers that Troupe was installed into tell of themselves. */
final class ServerRoutes {

  private final Servers servers;
  private final Bodies bodies;

  private record Told(URI url, String directory, @Nullable String password) {

    /** Without the password. */
    @Override
    public String toString() {
      return url + " serves " + directory;
    }
  }

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
                        fields ->
                            new Told(url(fields), directory(fields), fields.textOrNull("password")),
                        (told, key) ->
                            complete(
                                Answers.accepted(
                                    servers.announce(
                                        told.url(), told.directory(), told.password()))))));
  }

  private static URI url(Fields fields) {
    try {
      URI url = new URI(fields.text("url"));
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      // A password belongs into no log.
      boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null;
      if (web && url.getHost() != null && plain) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    fields.refuse(
        "url", "must be an http or https URL with a host and without a password or query");
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
