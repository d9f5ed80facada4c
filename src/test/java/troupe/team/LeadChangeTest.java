package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.refused;
import static troupe.team.Ensemble.texts;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.session;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Caller;
import troupe.api.MemberStatus;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TeamView;
import troupe.settings.Settings;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Sought;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;

/** Another session takes a team over. */
final class LeadChangeTest {

  private static final Caller EVE = session("eve");

  @RegisterExtension private final Actors actors = new Actors();
  private final Settings settings = Ensemble.settings();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, settings);
    ensemble.blue();
  }

  @Test
  void idleLeadIsReplacedToldAndRefused() {
    assertThat(done(claimed(new TurnLook.Ended("Waiting."))).leadSessionId()).isEqualTo("ses_eve");
    assertThat(texts(ensemble.prompt("lead")))
        .singleElement()
        .asString()
        .startsWith("[System]: Session ses_eve leads team \"blue\" from now on.");
    assertThat(refused(ensemble.teams.team(LEAD, TEAM))).isInstanceOf(Refusal.NotInTeam.class);
    assertThat(refused(ensemble.teams.shutdown(LEAD, TEAM, null, false)))
        .isInstanceOf(Refusal.OnlyTheLead.class);
    assertThat(done(ensemble.teams.team(EVE, TEAM)).leadSessionId()).isEqualTo("ses_eve");
  }

  @Test
  void workingLeadKeepsItsTeamUnlessAPersonForcesIt() {
    assertThat(refused(claimed(new TurnLook.Running(true, null))))
        .isEqualTo(new Refusal.LeadBusy(TEAM, "ses_lead"));
    CompletionStage<Outcome<TeamView>> selfish = ensemble.teams.claimLead(EVE, TEAM, "", true);
    found();
    ensemble.worker.next(Looked.class).done(new TurnLook.Running(true, null));
    assertThat(refused(selfish)).isInstanceOf(Refusal.LeadBusy.class);
    CompletionStage<Outcome<TeamView>> forced =
        ensemble.teams.claimLead(OPERATOR, TEAM, "ses_eve", true);
    found();
    assertThat(done(forced).leadSessionId()).isEqualTo("ses_eve");
  }

  @Test
  void whatTheLeadHadNotAnsweredGoesToTheNewOne() {
    ensemble.member("ada");
    ensemble.answers("ada", "Done.");
    ensemble.eventually(team -> Ensemble.status(team, "ada", MemberStatus.READY));
    actors.timePasses(settings.mail().gatherWindow());
    Prompted given = ensemble.prompt("lead");
    CompletionStage<Outcome<TeamView>> claim = ensemble.teams.claimLead(EVE, TEAM, "", false);
    found();
    ensemble.worker.next(Looked.class).done(new TurnLook.Gone());
    done(claim);
    actors.timePasses(settings.mail().gatherWindow());
    Prompted again = ensemble.prompt("eve");
    assertThat(texts(again)).isEqualTo(texts(given));
    assertThat(again.id()).isNotEqualTo(given.id());
  }

  @Test
  void memberIsToldOfTheNewLeadWithItsNextPrompt() {
    Prompted first = ensemble.member("ada");
    assertThat(first.prompt().system()).contains("lead session ID is: ses_lead.");
    done(claimed(new TurnLook.Gone()));
    done(ensemble.teams.send(EVE, TEAM, "ada", "Go on."));
    ensemble.answers("ada", "Done.");
    assertThat(ensemble.prompt("ada").prompt().system())
        .contains("lead session ID is: ses_eve.")
        .doesNotContain("ses_lead");
  }

  @Test
  void sessionOfATeamTakesOverNoOther() {
    ensemble.member("ada");
    assertThat(refused(ensemble.teams.claimLead(session("ada"), TEAM, "", false)))
        .isEqualTo(new Refusal.AlreadyInTeam("ses_ada", TEAM));
    CompletionStage<Outcome<TeamView>> red = ensemble.teams.create(EVE, Ensemble.team("red"));
    found();
    done(red);
    assertThat(refused(ensemble.teams.claimLead(EVE, TEAM, "", false)))
        .isEqualTo(new Refusal.AlreadyInTeam("ses_eve", "red"));
  }

  @Test
  void sessionThatIsGoneOrElsewhereOrOfNoTeamIsRefused() {
    CompletionStage<Outcome<TeamView>> gone = ensemble.teams.claimLead(EVE, TEAM, "", false);
    ensemble.worker.next(Sought.class).done(Optional.empty());
    assertThat(refused(gone)).isEqualTo(new Refusal.NoSuchSession("ses_eve"));
    CompletionStage<Outcome<TeamView>> elsewhere = ensemble.teams.claimLead(EVE, TEAM, "", false);
    ensemble.worker.next(Sought.class).done(Optional.of(new SessionRef("ses_eve", "/other")));
    ensemble.worker.next(Looked.class).done(new TurnLook.Gone());
    assertThat(refused(elsewhere)).isInstanceOf(Refusal.InvalidDirectory.class);
    assertThat(refused(ensemble.teams.claimLead(EVE, "red", "", false)))
        .isEqualTo(new Refusal.NoSuchTeam("red"));
    assertThat(refused(ensemble.teams.claimLead(new Caller.Named("ada"), TEAM, "s", false)))
        .isInstanceOf(Refusal.OnlyTheLead.class);
  }

  @Test
  void leadThatClaimsItsOwnTeamKeepsIt() {
    CompletionStage<Outcome<TeamView>> own = ensemble.teams.claimLead(LEAD, TEAM, "", false);
    ensemble.foundLead();
    assertThat(done(own).leadSessionId()).isEqualTo("ses_lead");
    assertThat(ensemble.worker.waiting(Prompted.class)).isZero();
  }

  private CompletionStage<Outcome<TeamView>> claimed(TurnLook look) {
    CompletionStage<Outcome<TeamView>> claim = ensemble.teams.claimLead(EVE, TEAM, "", false);
    found();
    ensemble.worker.next(Looked.class).done(look);
    return claim;
  }

  private void found() {
    ensemble.worker.next(Sought.class).done(Optional.of(ensemble.session("eve")));
  }
}
