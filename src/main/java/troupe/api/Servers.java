package troupe.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The OpenCode servers that the daemon hears of. */
public interface Servers {

  /**
   * A server says that it serves a directory. From now on its sessions can lead teams, and sessions
   * of teams whose server is away are looked for there. One that listens somewhere else after a
   * restart says so again.
   *
   * @param url where the server believes to listen; one that does not listen may say so too
   * @param directory absolute
   * @param password for basic authentication as {@code opencode}, kept in memory only; {@code null}
   *     when it asks for none
   */
  Announcement announce(URI url, String directory, @Nullable String password);

  /**
   * What the daemon makes of it.
   *
   * @param shared whether it is the server that sessions run on where nobody says otherwise
   */
  record Announcement(String url, String directory, boolean shared) {}
}
