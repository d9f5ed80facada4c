package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.refused;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;
import static troupe.team.Samples.session;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Answerer;
import troupe.api.Caller;
import troupe.api.MemberView.WaitingFor;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Refusal;
import troupe.bus.EventBus.Signal;
import troupe.opencode.OpenCodeException;
import troupe.opencode.PermissionAsk;
import troupe.opencode.PermissionReply;
import troupe.opencode.SessionEvent;
import troupe.testing.Actors;
import troupe.worker.PermissionVerdict;
import troupe.worker.ScriptedWorker.Allowed;

final class PermissionTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.blue();
    ensemble.member("ada");
  }

  @Test
  void answerGoesToTheSessionThatWaits() {
    asks();
    CompletionStage<Outcome<PermissionAnswer.Given>> answered = reply(LEAD, "ada", null);
    Allowed call = ensemble.worker.next(Allowed.class);
    assertThat(call.session()).isEqualTo(ensemble.session("ada"));
    assertThat(call.verdict())
        .isEqualTo(new PermissionVerdict("per_1", PermissionReply.REJECT, "Ask."));
    call.done(true);
    assertThat(done(answered))
        .isEqualTo(
            new PermissionAnswer.Given(
                "ada", new WaitingFor("per_1", "bash", List.of("rm *")), Reply.REJECT));
    ensemble.hears(
        "ada",
        new Signal.Happened(new SessionEvent.PermissionReplied("ses_ada", "per_1", "reject")));
    ensemble.eventually(team -> assertThat(known(team.members().get("ada")).waitingFor()).isNull());
  }

  @Test
  void permissionIsFoundByItsIdAlone() {
    asks();
    CompletionStage<Outcome<PermissionAnswer.Given>> answered = reply(LEAD, null, "per_1");
    ensemble.worker.next(Allowed.class).done(true);
    assertThat(done(answered).member()).isEqualTo("ada");
  }

  @Test
  void whatNobodyWaitsForIsNotAnswered() {
    assertThat(refused(reply(LEAD, "ada", null)))
        .isEqualTo(new Refusal.NoSuchPermission(TEAM, "ada", null));
    asks();
    assertThat(refused(reply(LEAD, "ada", "per_0")))
        .isEqualTo(new Refusal.NoSuchPermission(TEAM, "ada", "per_0"));
    assertThat(refused(reply(LEAD, null, null)))
        .isEqualTo(new Refusal.NoSuchPermission(TEAM, null, null));
    assertThat(refused(reply(LEAD, "bob", null))).isEqualTo(new Refusal.NoSuchMember(TEAM, "bob"));
    assertThat(ensemble.worker.waiting(Allowed.class)).isZero();
  }

  @Test
  void memberDoesNotAnswerItsOwnAsk() {
    asks();
    assertThat(refused(reply(session("ada"), "ada", null)))
        .isEqualTo(new Refusal.OnlyTheLead("answer permissions"));
    assertThat(refused(reply(Samples.STRANGER, "ada", null)))
        .isEqualTo(new Refusal.OnlyTheLead("answer permissions"));
  }

  @Test
  void answerThatComesTooLateOrNotAtAllIsRefused() {
    asks();
    CompletionStage<Outcome<PermissionAnswer.Given>> lost = reply(LEAD, "ada", null);
    ensemble.worker.next(Allowed.class).fails(OpenCodeException.refused("gone"));
    assertThat(refused(lost)).isInstanceOf(Refusal.Unavailable.class);
    CompletionStage<Outcome<PermissionAnswer.Given>> late = reply(LEAD, "ada", null);
    ensemble.worker.next(Allowed.class).done(false);
    assertThat(refused(late))
        .isEqualTo(new Refusal.PermissionAnswered("ada", "per_1", Answerer.OPENCODE, null));
  }

  private void asks() {
    PermissionAsk ask = new PermissionAsk("per_1", "ses_ada", "bash", List.of("rm *"));
    ensemble.hears("ada", new Signal.Happened(new SessionEvent.PermissionAsked(ask)));
    ensemble.eventually(
        team -> assertThat(known(team.members().get("ada")).waitingFor()).isNotNull());
  }

  private CompletionStage<Outcome<PermissionAnswer.Given>> reply(
      Caller caller, @Nullable String member, @Nullable String permissionId) {
    PermissionAnswer answer = new PermissionAnswer(member, permissionId, Reply.REJECT, "Ask.");
    return ensemble.teams.replyPermission(caller, TEAM, answer);
  }
}
