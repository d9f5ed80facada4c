package troupe.opencode;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an OpenCode server listens.
 *
 * @param url http or https with a host; a path in front of OpenCode's own is kept
 * @param password for basic authentication as {@code opencode}; null when the server asks for none
 */
public record ServerAddress(URI url, @Nullable String password) {

  public ServerAddress {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("not an http or https url");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawQuery() != null) {
      throw new IllegalArgumentException("expected a url of scheme, host, port and path only");
    }
  }

  /** The url without a slash at its end. */
  String base() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The port, also when the url leaves it to the scheme. */
  int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return secure() ? 443 : 80;
  }

  boolean secure() {
    return "https".equals(url.getScheme());
  }

  /** Without the password: this text ends up in logs. */
  @Override
  public String toString() {
    return url.toString();
  }
}
