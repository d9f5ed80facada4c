package troupe.api;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Every team of one daemon. A stage completes normally for every {@link Outcome}, and with {@link
 * java.util.concurrent.TimeoutException} only when the daemon itself does not answer in time.
 *
 * <p>A command is answered {@link Outcome.Done} after the change is synced to disk, never before.
 */
public interface Teams {

  /**
   * The same teams for one command that may be sent more than once: it has one effect, and a repeat
   * gets the answer of the first, also after a crash. What was refused changed nothing and is
   * decided again. Reads do not mind the key.
   *
   * @param key {@code null} for a command that is sent once only
   */
  Teams once(@Nullable RequestKey key);

  /** Makes a team; without a lead session in {@code team} one is made on the OpenCode server. */
  CompletionStage<Outcome<TeamView>> create(Caller caller, NewTeam team);

  /** Every team, damaged ones included, by name. */
  CompletionStage<List<TeamSummary>> list();

  /** The same for the operator, and for sessions that lead a team; others only learn of none. */
  CompletionStage<Outcome<List<TeamSummary>>> list(Caller caller);

  /** One whole team as it is on disk. */
  CompletionStage<Outcome<TeamView>> team(Caller caller, String team);

  /** Why the team, one of its members or one of its tasks does not go on. */
  CompletionStage<Outcome<Why>> why(Caller caller, String team, Why.Subject subject);

  /**
   * Makes another session the team's lead. A lead that is working keeps its team.
   *
   * @param sessionId who leads from now on; ignored for a session, which can only speak for itself
   * @param force also while the lead is working; for the operator only
   */
  CompletionStage<Outcome<TeamView>> claimLead(
      Caller caller, String team, String sessionId, boolean force);

  /**
   * Archives a team.
   *
   * @param force abort and shut down active members first; without it they are a refusal
   */
  CompletionStage<Outcome<Archived>> delete(Caller caller, String team, boolean force);

  /** Adds a member, busy with its first prompt. */
  CompletionStage<Outcome<MemberView>> spawn(Caller caller, String team, NewMember member);

  /** One member, with the whole result of its last turn; for the lead and the operator. */
  CompletionStage<Outcome<MemberView>> member(Caller caller, String team, String member);

  /**
   * Queues mail for one recipient.
   *
   * @param to a member's name, {@code lead} or {@code __lead__}
   */
  CompletionStage<Outcome<Message>> send(Caller caller, String team, String to, String text);

  /** Queues mail for every ready or busy member but the sender; refused when there is none. */
  CompletionStage<Outcome<Broadcast>> broadcast(Caller caller, String team, String text);

  /** The team's mail in the order it was queued, oldest first; closed mail is kept for a while. */
  CompletionStage<Outcome<List<Message>>> messages(Caller caller, String team);

  /** The mail that the caller wrote, as {@link #messages}. */
  CompletionStage<Outcome<List<Message>>> sent(Caller caller, String team);

  /** Cuts a member's running turn, if there is one, and hands it {@code text} before other mail. */
  CompletionStage<Outcome<Interruption>> interrupt(
      Caller caller, String team, String member, String text);

  /** Answers a permission or questions that a member waits for. */
  CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, String team, PermissionAnswer answer);

  /**
   * The same in whichever team it is.
   *
   * @param answer names the ask by its id
   */
  CompletionStage<Outcome<PermissionAnswer.Given>> replyPermission(
      Caller caller, PermissionAnswer answer);

  /**
   * What members wait for, oldest first in each team.
   *
   * @param team {@code null} for all that the caller may see; one that does not answer is left out
   */
  CompletionStage<Outcome<List<OpenAsk>>> permissions(Caller caller, @Nullable String team);

  /**
   * Asks members to stop.
   *
   * @param member {@code null} for every active member
   * @param force abort running turns and end at once, without a last message
   */
  CompletionStage<Outcome<ShutdownRequest>> shutdown(
      Caller caller, String team, @Nullable String member, boolean force);

  /** Puts a task on the board. */
  CompletionStage<Outcome<Task>> addTask(Caller caller, String team, NewTask task);

  /** Changes a task's words or whose it is; its status and dependencies stay. */
  CompletionStage<Outcome<Task>> updateTask(
      Caller caller, String team, String taskId, TaskChange change);

  /** Gives a pending, unblocked task to the caller. */
  CompletionStage<Outcome<Task>> claim(Caller caller, String team, String taskId);

  /** Marks a task as completed; doing it again changes nothing. */
  CompletionStage<Outcome<Completion>> complete(
      Caller caller, String team, String taskId, @Nullable String result);
}
