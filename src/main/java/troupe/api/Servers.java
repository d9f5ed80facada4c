package troupe.api;

import java.net.URI;

/** The OpenCode servers that the daemon hears of. */
public interface Servers {

  /**
   * A server says that it serves a directory. Nothing follows from it for now but what is answered
   * and logged: the daemon works with the one server it was started with, and with its own.
   *
   * @param url where the server believes to listen; one that does not listen may say so too
   * @param directory absolute
   */
  Announcement announce(URI url, String directory);

  /**
   * What the daemon makes of it.
   *
   * @param followed whether it is the server that the teams' sessions run on
   */
  record Announcement(String url, String directory, boolean followed) {}
}
