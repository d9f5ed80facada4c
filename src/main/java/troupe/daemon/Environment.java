package troupe.daemon;

import java.util.Map;
import java.util.stream.Collectors;

/** What a managed server inherits: the user's environment, less what is Troupe's own. */
final class Environment {

  private static final String OURS = "TROUPE_";

  /** A managed server gets a password of its own from whoever starts it. */
  private static final String PASSWORD = "OPENCODE_SERVER_PASSWORD";

  private Environment() {}

  static Map<String, String> of(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(OURS) && !entry.getKey().equals(PASSWORD))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
