package troupe.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One member and how it is doing.
 *
 * @param since when it got this status; {@code null} when an earlier build did not write it down
 * @param model {@code provider/model}, or {@code default}
 * @param agentType the OpenCode agent, or {@code default}
 * @param backend {@code agent}: a session on the shared server; {@code server}: on one of its own
 * @param worker the configured worker it was made from; {@code null} for none
 * @param lastResult the text of its last turn that ended well
 * @param lastError why its last turn failed; gone when a later one ends well
 * @param retry set while the model's provider fails and OpenCode tries again
 * @param waitingFor set while the turn waits for a permission
 * @param stalled set while the turn shows no sign of life
 * @param unreachable set while what its session does cannot be heard
 * @param owesReport whether it has nothing to do and has not written to the lead since it last got
 *     mail or a task from there
 * @param queued messages not yet handed to its session
 * @param currentTask id of the task it claimed last and has not completed
 * @param tokens of its turns that have ended, without its sub-agents'
 * @param cost of the same, in US dollars as OpenCode counts it
 */
public record MemberView(
    String name,
    String sessionId,
    MemberStatus status,
    @Nullable Instant since,
    String role,
    String agentType,
    @Nullable String agent,
    String model,
    String backend,
    @Nullable String worker,
    String directory,
    Instant spawnedAt,
    @Nullable String lastResult,
    @Nullable String lastError,
    @Nullable Retry retry,
    @Nullable WaitingFor waitingFor,
    @Nullable Stalled stalled,
    @Nullable Unreachable unreachable,
    boolean owesReport,
    int queued,
    @Nullable String currentTask,
    TokenCount tokens,
    double cost) {

  public MemberView {
    // Answers that earlier builds kept for a repeat have none.
    tokens = Objects.requireNonNullElse(tokens, TokenCount.NONE);
  }

  /**
   * OpenCode tries a model call again.
   *
   * @param attempt counts from 1
   * @param next when it tries again
   */
  public record Retry(int attempt, String message, Instant next) {}

  /**
   * Nothing is heard or seen of a turn.
   *
   * @param since when there was a sign of life for the last time, or it began
   */
  public record Stalled(Instant since) {}

  /** There is no connection to the OpenCode server; {@code reason} is for people. */
  public record Unreachable(Instant since, String reason) {}

  /**
   * A turn waits for somebody to allow something.
   *
   * @param permission the tool, such as {@code bash}
   * @param patterns what it wants to do, such as {@code rm *}
   */
  public record WaitingFor(String permissionId, String permission, List<String> patterns) {}
}
