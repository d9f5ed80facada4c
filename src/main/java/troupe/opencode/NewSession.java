package troupe.opencode;

import java.util.List;
import java.util.Map;

/**
 * A session to be made.
 *
 * @param metadata comes back on every look at the session, so an orphan can be found again
 * @param permission rules on top of the server's own; the last one that matches wins
 */
public record NewSession(
    String title, Map<String, String> metadata, List<PermissionRule> permission) {

  public NewSession {
    metadata = Map.copyOf(metadata);
    permission = List.copyOf(permission);
  }
}
