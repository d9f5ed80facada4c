package troupe.opencode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as OpenCode describes it.
 *
 * @param parentId the session this one is a sub-session of
 * @param metadata what the session was tagged with; values that are not text are left out
 */
public record SessionInfo(
    String id,
    String directory,
    String title,
    @Nullable String parentId,
    Map<String, String> metadata) {

  public SessionInfo {
    metadata = Map.copyOf(metadata);
  }
}
