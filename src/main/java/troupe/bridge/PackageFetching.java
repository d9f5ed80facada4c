package troupe.bridge;

import java.util.Map;

/**
 * Keeps OpenCode from waiting long for npm. It fetches a package before it loads a plugin, in each
 * start anew where npm cannot be reached, and npm's own pauses before it tries again make more than
 * a minute (measured with 1.18.33: 70 s).
 */
public final class PackageFetching {

  /** Milliseconds; npm has 10000 and 60000. As often as before, only sooner. */
  private static final Map<String, String> PAUSES =
      Map.of(
          "npm_config_fetch_retry_mintimeout", "500",
          "npm_config_fetch_retry_maxtimeout", "2000");

  private PackageFetching() {}

  /** Puts npm's settings into the environment of a server; what is there stays. */
  public static void hurry(Map<String, String> environment) {
    PAUSES.forEach(environment::putIfAbsent);
  }
}
