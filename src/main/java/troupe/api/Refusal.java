package troupe.api;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why nothing was changed. Each variant is a cause a caller can act on; {@link #sentence()} is for
 * people and models, and clients of the earlier plugin rely on its wording.
 */
public sealed interface Refusal {

  /** One or two sentences that name the cause. */
  String sentence();

  /** {@code kind} is {@code team} or {@code member}. */
  record InvalidName(String kind, String name, String rule) implements Refusal {
    @Override
    public String sentence() {
      return "Invalid %s name \"%s\". %s".formatted(kind, name, rule);
    }
  }

  /** A text is blank or over its limit; {@code rule} says which. */
  record InvalidText(String field, String rule) implements Refusal {
    @Override
    public String sentence() {
      return "Invalid %s. %s".formatted(field, rule);
    }
  }

  /** A model is named {@code provider/model}. */
  record InvalidModel(String model) implements Refusal {
    @Override
    public String sentence() {
      return "Invalid model override \"%s\". Expected \"provider/model\".".formatted(model);
    }
  }

  /** A directory must be absolute and exist. */
  record InvalidDirectory(String directory, String rule) implements Refusal {
    @Override
    public String sentence() {
      return "Invalid directory \"%s\". %s".formatted(directory, rule);
    }
  }

  /** There is no such backend. */
  record UnsupportedBackend(String backend) implements Refusal {
    @Override
    public String sentence() {
      return "Unsupported backend \"%s\". Expected \"agent\" or \"server\".".formatted(backend);
    }
  }

  /** The worker runs on another backend than the one asked for. */
  record BackendMismatch(String worker, String backend, String asked) implements Refusal {
    @Override
    public String sentence() {
      return "Worker \"%s\" runs on backend \"%s\", not \"%s\". Leave the backend out."
          .formatted(worker, backend, asked);
    }
  }

  /**
   * No worker of that id is configured.
   *
   * @param known the ids there are
   */
  record NoSuchWorker(String worker, List<String> known) implements Refusal {
    @Override
    public String sentence() {
      return known.isEmpty()
          ? "Worker \"%s\" not found. No workers are configured; see docs/workers.md."
              .formatted(worker)
          : "Worker \"%s\" not found. Configured: %s.".formatted(worker, listed(known));
    }
  }

  /** The worker is switched off in the configuration. */
  record WorkerDisabled(String worker) implements Refusal {
    @Override
    public String sentence() {
      return "Worker \"%s\" is switched off: \"enabled\" is false in the configuration."
          .formatted(worker);
    }
  }

  /** Too many prompts wait for the worker already. */
  record WorkerBusy(String worker, int waiting) implements Refusal {
    @Override
    public String sentence() {
      return "Worker \"%s\" has %d prompts waiting. Try again when some are answered."
          .formatted(worker, waiting);
    }
  }

  /**
   * The worker's backend cannot be had now.
   *
   * @param reason why, and what to do
   */
  record WorkerUnavailable(String worker, String reason) implements Refusal {
    @Override
    public String sentence() {
      return "Worker \"%s\" cannot be used now: %s".formatted(worker, reason);
    }
  }

  /** Somebody stopped the worker while it answered. */
  record WorkerStopped(String worker, String partial) implements Refusal {
    @Override
    public String sentence() {
      return "Worker \"%s\" was stopped before it had answered.".formatted(worker);
    }
  }

  /**
   * The turn passed its time limit and was aborted.
   *
   * @param partial what had been said by then
   * @param waitedFor the permission it waited for; {@code null} when it did not
   */
  record WorkerTimedOut(
      String worker, String sessionId, Duration limit, String partial, @Nullable String waitedFor)
      implements Refusal {
    @Override
    public String sentence() {
      String why = waitedFor == null ? "" : " It waited for permission: %s.".formatted(waitedFor);
      return "Worker \"%s\" had not answered after %s; its turn was aborted.%s"
          .formatted(worker, limit, why);
    }
  }

  /**
   * The turn failed, or ended without text.
   *
   * @param reason the cause, as far as it is known
   * @param partial what had been said by then
   */
  record WorkerFailed(String worker, String sessionId, String reason, String partial)
      implements Refusal {
    @Override
    public String sentence() {
      return "Worker \"%s\" failed: %s".formatted(worker, reason);
    }
  }

  /** An attachment is not of a form or size that can be sent; {@code index} counts from 0. */
  record InvalidAttachment(int index, String rule) implements Refusal {
    @Override
    public String sentence() {
      return "Invalid attachment %d. %s".formatted(index, rule);
    }
  }

  /** A time limit out of its range. */
  record InvalidTimeout(Duration timeout) implements Refusal {
    @Override
    public String sentence() {
      return "Invalid timeout %s. Expected 1 s to 24 h.".formatted(timeout);
    }
  }

  /** The configuration files are wrong; the configuration before is still used. */
  record InvalidConfiguration(List<String> violations) implements Refusal {
    @Override
    public String sentence() {
      return "The configuration is wrong, so nothing was changed: %s"
          .formatted(String.join("; ", violations));
    }
  }

  /** The name is taken; the first team is unchanged. */
  record TeamExists(String team) implements Refusal {
    @Override
    public String sentence() {
      return "Team \"%s\" already exists.".formatted(team);
    }
  }

  /**
   * No such team.
   *
   * @param near names of teams that may have been meant, the nearest first; for people, since not
   *     every session may learn of every team
   */
  record NoSuchTeam(String team, List<String> near) implements Refusal {

    /** One that nothing is near to. */
    public NoSuchTeam(String team) {
      this(team, List.of());
    }

    @Override
    public String sentence() {
      return "Team \"%s\" not found.".formatted(team);
    }

    /** For those who may see every team. */
    public String sentenceWithNear() {
      return sentence() + meant(near);
    }
  }

  /** The team's files are damaged; they were left as they are and the team does not run. */
  record TeamDamaged(String team, String damage) implements Refusal {
    @Override
    public String sentence() {
      return "Team \"%s\" is damaged and does not run: %s".formatted(team, damage);
    }
  }

  /** The OpenCode server has no such session. */
  record NoSuchSession(String sessionId) implements Refusal {
    @Override
    public String sentence() {
      return "Session \"%s\" does not exist on the OpenCode server.".formatted(sessionId);
    }
  }

  /**
   * No member of that name.
   *
   * @param near those that may be meant, the likeliest first
   */
  record NoSuchMember(String team, String member, List<String> near) implements Refusal {

    /** Where the answer is a text that clients rely on as it stands. */
    public NoSuchMember(String team, String member) {
      this(team, member, List.of());
    }

    @Override
    public String sentence() {
      return "Member \"%s\" not found in team \"%s\".%s".formatted(member, team, meant(near));
    }
  }

  /** Nobody waits for it (any more); {@code null} where the caller did not say. */
  record NoSuchPermission(
      @Nullable String team, @Nullable String member, @Nullable String permissionId)
      implements Refusal {
    @Override
    public String sentence() {
      String what = permissionId == null ? "a permission" : "permission \"" + permissionId + "\"";
      if (team == null) {
        return "Nobody waits for %s. It may have been answered long ago.".formatted(what);
      }
      return member == null
          ? "Nobody in team \"%s\" waits for %s. It may have been answered already."
              .formatted(team, what)
          : "Member \"%s\" does not wait for %s. It may have been answered already."
              .formatted(member, what);
    }
  }

  /**
   * Somebody else was faster.
   *
   * @param by who; {@code null} where that is not known
   * @param reply the word it was answered with; {@code null} where that is not known
   */
  record PermissionAnswered(
      String member, String permissionId, @Nullable Answerer by, @Nullable String reply)
      implements Refusal {
    @Override
    public String sentence() {
      return "Permission \"%s\" of member \"%s\" does not wait any more: it was answered by %s%s."
          .formatted(
              permissionId,
              member,
              by == null ? "somebody" : by,
              reply == null ? "" : ": " + reply);
    }
  }

  /** The answer does not fit what is asked; {@code rule} says what does. */
  record InvalidAnswer(String permissionId, String rule) implements Refusal {
    @Override
    public String sentence() {
      return "This does not answer \"%s\". %s".formatted(permissionId, rule);
    }
  }

  /** The member's name is taken. */
  record MemberExists(String team, String member) implements Refusal {
    @Override
    public String sentence() {
      return "Member \"%s\" already exists in team \"%s\".".formatted(member, team);
    }
  }

  /** The member is shut down or about to be. */
  record MemberShutDown(String member) implements Refusal {
    @Override
    public String sentence() {
      return "Member \"%s\" is in shutdown state and cannot receive messages.".formatted(member);
    }
  }

  /** Nobody is there to hear mail for everybody. */
  record NoRecipients(String team) implements Refusal {
    @Override
    public String sentence() {
      return "Nobody in team \"%s\" is active besides the sender.".formatted(team);
    }
  }

  /** Active members keep a team from being deleted. */
  record MembersActive(String team, int active) implements Refusal {
    @Override
    public String sentence() {
      return "Team \"%s\" still has %d active member(s). Shut them down first, or force."
          .formatted(team, active);
    }
  }

  /**
   * No task of that id.
   *
   * @param near those that may be meant, the likeliest first
   */
  record NoSuchTask(String team, String taskId, List<String> near) implements Refusal {

    /** Where the answer is a text that clients rely on as it stands. */
    public NoSuchTask(String team, String taskId) {
      this(team, taskId, List.of());
    }

    @Override
    public String sentence() {
      return "Task \"%s\" not found in team \"%s\".%s".formatted(taskId, team, meant(near));
    }
  }

  /** A change that changes nothing. */
  record NothingToUpdate() implements Refusal {
    @Override
    public String sentence() {
      return "No fields to update. Provide at least one of: title, description, assignee.";
    }
  }

  /** Only a pending task can be claimed. */
  record TaskNotPending(String taskId, TaskStatus status) implements Refusal {
    @Override
    public String sentence() {
      return "Task \"%s\" is not pending (current status: \"%s\").".formatted(taskId, status);
    }
  }

  /** The task waits for others. */
  record TaskBlocked(String taskId, List<String> blockedBy) implements Refusal {
    @Override
    public String sentence() {
      return "Task \"%s\" is blocked by: %s. Complete those tasks first."
          .formatted(taskId, listed(blockedBy));
    }
  }

  /** The task is somebody else's. */
  record TaskOwned(String taskId, String owner) implements Refusal {
    @Override
    public String sentence() {
      return "Task \"%s\" belongs to \"%s\".".formatted(taskId, owner);
    }
  }

  /** A task cannot depend on tasks that are not on the board. */
  record UnknownDependency(String team, List<String> unknown) implements Refusal {
    @Override
    public String sentence() {
      return "Unknown dependency in team \"%s\": %s. A task can only depend on tasks that exist."
          .formatted(team, listed(unknown));
    }
  }

  /** The command is the lead's (or a person's). */
  record OnlyTheLead(String command) implements Refusal {
    @Override
    public String sentence() {
      return "Only the team lead can %s.".formatted(command);
    }
  }

  /** The calling session is neither the team's lead nor one of its members. */
  record NotInTeam(String team, String caller) implements Refusal {
    @Override
    public String sentence() {
      return "\"%s\" is neither the lead nor a member of team \"%s\".".formatted(caller, team);
    }
  }

  /** A member's session cannot lead a team of its own. */
  record AlreadyMember(String sessionId, String team) implements Refusal {
    @Override
    public String sentence() {
      return "Session \"%s\" is a member of team \"%s\" and cannot create a team."
          .formatted(sessionId, team);
    }
  }

  /** A session that leads or works in one team cannot take over another. */
  record AlreadyInTeam(String sessionId, String team) implements Refusal {
    @Override
    public String sentence() {
      return "Session \"%s\" belongs to team \"%s\" and cannot take over another."
          .formatted(sessionId, team);
    }
  }

  /** A lead in the middle of a turn keeps its team. */
  record LeadBusy(String team, String sessionId) implements Refusal {
    @Override
    public String sentence() {
      return ("The lead of team \"%s\" (session: %s) is working. Try again when it has ended its"
              + " turn.")
          .formatted(team, sessionId);
    }
  }

  /** The recipient has too much undelivered mail. */
  record MailboxFull(String recipient, int messages, long bytes) implements Refusal {
    @Override
    public String sentence() {
      return "The mailbox of \"%s\" is full (%d messages, %d bytes). Try again when it has worked."
          .formatted(recipient, messages, bytes);
    }
  }

  /** The member's session could not be made; the name is free again. */
  record SessionNotCreated(String member, String reason) implements Refusal {
    @Override
    public String sentence() {
      return "Error creating session for member: %s".formatted(reason);
    }
  }

  /** The first prompt was refused; member and session are gone again. */
  record PromptNotSent(String member, String reason) implements Refusal {
    @Override
    public String sentence() {
      return "Error sending initial prompt to member \"%s\": %s".formatted(member, reason);
    }
  }

  /** The key of a request was used before, for something else. */
  record IdempotencyKeyReused(String key) implements Refusal {
    @Override
    public String sentence() {
      return ("The Idempotency-Key \"%s\" belongs to another request. Use a new key for a new"
              + " request.")
          .formatted(key);
    }
  }

  /** The same request is still being worked on. */
  record RequestInProgress(String key) implements Refusal {
    @Override
    public String sentence() {
      return ("The request with the Idempotency-Key \"%s\" is still being worked on. Send it again"
              + " in a moment to get its answer.")
          .formatted(key);
    }
  }

  /** A browser is not let in; {@code reason} says why, and what to do. */
  record LoginRefused(String reason) implements Refusal {
    @Override
    public String sentence() {
      return reason;
    }
  }

  /** The token came from outside, so that the daemon cannot choose another one. */
  record TokenGiven() implements Refusal {
    @Override
    public String sentence() {
      return "The daemon was given its token by TROUPE_TOKEN, so it cannot change it. Start it"
          + " again with another one, or without.";
    }
  }

  /**
   * So many members of the team could not be made in a row that no more are tried for a while.
   *
   * @param reason of the last failure
   * @param left how long that while still is
   */
  record SpawnPaused(String team, int failures, String reason, Duration left) implements Refusal {
    @Override
    public String sentence() {
      return ("Team \"%s\" could not make the last %d members, so no more are tried for %d s. The"
              + " last reason: %s")
          .formatted(team, failures, Math.max(1, left.toSeconds()), reason);
    }
  }

  /** The disk or the OpenCode server does not work right now; {@code reason} says which and why. */
  record Unavailable(String reason) implements Refusal {
    @Override
    public String sentence() {
      return reason;
    }
  }

  private static String meant(List<String> near) {
    return near.isEmpty() ? "" : " Did you mean \"%s\"?".formatted(String.join("\" or \"", near));
  }

  private static String listed(Collection<String> names) {
    return String.join(", ", names);
  }
}
