package troupe.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The teams of one daemon as seen from the OpenCode sessions that work for them. */
public interface Sessions {

  /**
   * The teams that the session leads or is a member of, by name; none for any other session. A team
   * that is damaged is left out. The stage completes with {@link
   * java.util.concurrent.TimeoutException} when a team does not answer in time.
   */
  CompletionStage<List<TeamView>> teamsOf(String sessionId);
}
