package troupe.http;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import troupe.api.Refusal;

/** The one place where a refusal becomes a problem. */
final class Refusals {

  private static final Map<Class<? extends Refusal>, ProblemType> TYPES =
      Map.ofEntries(
          entry(Refusal.InvalidName.class, ProblemType.INVALID_NAME),
          entry(Refusal.InvalidText.class, ProblemType.INVALID_TEXT),
          entry(Refusal.InvalidModel.class, ProblemType.INVALID_MODEL),
          entry(Refusal.InvalidDirectory.class, ProblemType.INVALID_DIRECTORY),
          entry(Refusal.UnsupportedBackend.class, ProblemType.UNSUPPORTED_BACKEND),
          entry(Refusal.BackendMismatch.class, ProblemType.BACKEND_MISMATCH),
          entry(Refusal.NoSuchWorker.class, ProblemType.NO_SUCH_WORKER),
          entry(Refusal.WorkerDisabled.class, ProblemType.WORKER_DISABLED),
          entry(Refusal.WorkerBusy.class, ProblemType.WORKER_BUSY),
          entry(Refusal.WorkerUnavailable.class, ProblemType.WORKER_UNAVAILABLE),
          entry(Refusal.WorkerStopped.class, ProblemType.WORKER_STOPPED),
          entry(Refusal.WorkerTimedOut.class, ProblemType.WORKER_TIMED_OUT),
          entry(Refusal.WorkerFailed.class, ProblemType.WORKER_FAILED),
          entry(Refusal.InvalidAttachment.class, ProblemType.INVALID_ATTACHMENT),
          entry(Refusal.InvalidTimeout.class, ProblemType.INVALID_TIMEOUT),
          entry(Refusal.InvalidConfiguration.class, ProblemType.INVALID_CONFIGURATION),
          entry(Refusal.TeamExists.class, ProblemType.TEAM_EXISTS),
          entry(Refusal.NoSuchTeam.class, ProblemType.NO_SUCH_TEAM),
          entry(Refusal.TeamDamaged.class, ProblemType.TEAM_DAMAGED),
          entry(Refusal.NoSuchSession.class, ProblemType.NO_SUCH_SESSION),
          entry(Refusal.NoSuchMember.class, ProblemType.NO_SUCH_MEMBER),
          entry(Refusal.NoSuchPermission.class, ProblemType.NO_SUCH_PERMISSION),
          entry(Refusal.PermissionAnswered.class, ProblemType.PERMISSION_ANSWERED),
          entry(Refusal.InvalidAnswer.class, ProblemType.INVALID_ANSWER),
          entry(Refusal.MemberExists.class, ProblemType.MEMBER_EXISTS),
          entry(Refusal.MemberShutDown.class, ProblemType.MEMBER_SHUT_DOWN),
          entry(Refusal.NoRecipients.class, ProblemType.NO_RECIPIENTS),
          entry(Refusal.MembersActive.class, ProblemType.MEMBERS_ACTIVE),
          entry(Refusal.NoSuchTask.class, ProblemType.NO_SUCH_TASK),
          entry(Refusal.NothingToUpdate.class, ProblemType.NOTHING_TO_UPDATE),
          entry(Refusal.TaskNotPending.class, ProblemType.TASK_NOT_PENDING),
          entry(Refusal.TaskBlocked.class, ProblemType.TASK_BLOCKED),
          entry(Refusal.TaskOwned.class, ProblemType.TASK_OWNED),
          entry(Refusal.UnknownDependency.class, ProblemType.UNKNOWN_DEPENDENCY),
          entry(Refusal.OnlyTheLead.class, ProblemType.ONLY_THE_LEAD),
          entry(Refusal.NotInTeam.class, ProblemType.NOT_IN_TEAM),
          entry(Refusal.AlreadyMember.class, ProblemType.ALREADY_MEMBER),
          entry(Refusal.AlreadyInTeam.class, ProblemType.ALREADY_IN_TEAM),
          entry(Refusal.LeadBusy.class, ProblemType.LEAD_BUSY),
          entry(Refusal.MailboxFull.class, ProblemType.MAILBOX_FULL),
          entry(Refusal.SessionNotCreated.class, ProblemType.SESSION_NOT_CREATED),
          entry(Refusal.PromptNotSent.class, ProblemType.PROMPT_NOT_SENT),
          entry(Refusal.IdempotencyKeyReused.class, ProblemType.IDEMPOTENCY_KEY_REUSED),
          entry(Refusal.RequestInProgress.class, ProblemType.REQUEST_IN_PROGRESS),
          entry(Refusal.TokenGiven.class, ProblemType.TOKEN_GIVEN),
          entry(Refusal.LoginRefused.class, ProblemType.LOGIN_REFUSED),
          entry(Refusal.SpawnPaused.class, ProblemType.SPAWN_PAUSED),
          entry(Refusal.Unavailable.class, ProblemType.UNAVAILABLE));

  private Refusals() {}

  static Problem problem(Refusal refusal) {
    Problem problem = Problem.of(typeOf(refusal.getClass()), detail(refusal));
    for (Map.Entry<String, Object> fact : facts(refusal).entrySet()) {
      problem = problem.withFact(fact.getKey(), fact.getValue());
    }
    return refusal instanceof Refusal.SpawnPaused paused
        ? problem.passingAfter(paused.left())
        : problem;
  }

  /** Whoever comes over HTTP may see every team. */
  private static String detail(Refusal refusal) {
    return refusal instanceof Refusal.NoSuchTeam unknown
        ? unknown.sentenceWithNear()
        : refusal.sentence();
  }

  /** What a client can use beyond the sentence. */
  private static Map<String, Object> facts(Refusal refusal) {
    if (refusal instanceof Refusal.TaskBlocked blocked) {
      return Map.of("blockedBy", blocked.blockedBy());
    }
    if (refusal instanceof Refusal.NoSuchMember missing) {
      return near(missing.near());
    }
    if (refusal instanceof Refusal.NoSuchTask missing) {
      return near(missing.near());
    }
    if (refusal instanceof Refusal.WorkerTimedOut late) {
      return said(late.sessionId(), late.partial());
    }
    if (refusal instanceof Refusal.WorkerFailed failed) {
      return said(failed.sessionId(), failed.partial());
    }
    if (refusal instanceof Refusal.WorkerStopped stopped) {
      return Map.of("partial", stopped.partial());
    }
    if (refusal instanceof Refusal.InvalidConfiguration invalid) {
      return Map.of("violations", invalid.violations());
    }
    if (refusal instanceof Refusal.NoSuchTeam unknown) {
      return near(unknown.near());
    }
    return Map.of();
  }

  private static Map<String, Object> near(List<String> names) {
    return names.isEmpty() ? Map.of() : Map.of("near", names);
  }

  private static Map<String, Object> said(String sessionId, String partial) {
    return Map.of("sessionId", sessionId, "partial", partial);
  }

  static ProblemType typeOf(Class<? extends Refusal> refusal) {
    return Objects.requireNonNull(TYPES.get(refusal), () -> "no problem type for " + refusal);
  }
}
