package troupe.opencode;

import java.util.List;

/**
 * A tool call that waits for leave; its session is busy until somebody replies.
 *
 * @param permission the tool or kind of tool
 * @param patterns what it would be used on
 */
public record PermissionAsk(String id, String sessionId, String permission, List<String> patterns)
    implements Ask {

  public PermissionAsk {
    patterns = List.copyOf(patterns);
  }
}
