package troupe.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import troupe.settings.HttpLimits;
import troupe.settings.Settings;

/** Our settings as Pekko names them. */
final class PekkoSettings {

  /** Lets a team's own time limit answer first. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private PekkoSettings() {}

  /**
   * For one HTTP server.
   *
   * @param rest of Pekko's settings
   */
  static ServerSettings of(Settings.Http settings, Config rest) {
    HttpLimits limits = settings.limits();
    Map<String, Object> ours = new HashMap<>();
    // No version: it helps only an attacker.
    ours.put("server-header", "troupe");
    ours.put("request-timeout", settings.answerLimit().plus(GRACE).toMillis() + "ms");
    // It counts bytes; IdleLimit looks whether there is something to wait for.
    ours.put("idle-timeout", "infinite");
    ours.put("parsing.max-uri-length", limits.maxUri());
    ours.put("parsing.max-header-value-length", limits.maxHeader());
    // It counts the empty line at the end as well.
    ours.put("parsing.max-header-count", limits.maxHeaders() + 1);
    // A warning would quote the header, and with it a mistyped token.
    ours.put("parsing.illegal-header-warnings", "off");
    ours.put("parsing.error-handler", UnreadableRequests.class.getName());
    Config config = ConfigFactory.parseMap(ours, "Troupe's HTTP edge").atPath("pekko.http.server");
    return ServerSettings.create(config.withFallback(rest));
  }
}
