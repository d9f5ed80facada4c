package troupe.daemon;

import java.util.HashMap;
import java.util.Map;
import troupe.bridge.Injection;
import troupe.bridge.InlineConfig;
import troupe.bridge.PackageFetching;

/** What a managed server gets: the user's environment, less Troupe's own, and the team's tools. */
final class Environment {

  private static final String OURS = "TROUPE_";

  /** A managed server gets a password of its own from whoever starts it. */
  private static final String PASSWORD = "OPENCODE_SERVER_PASSWORD";

  private Environment() {}

  static Map<String, String> of(Map<String, String> environment, Injection injection) {
    Map<String, String> given = new HashMap<>(environment);
    given.keySet().removeIf(name -> name.startsWith(OURS) || name.equals(PASSWORD));
    String config = given.getOrDefault(InlineConfig.VARIABLE, "");
    given.put(InlineConfig.VARIABLE, InlineConfig.with(injection, config));
    PackageFetching.hurry(given);
    return given;
  }
}
