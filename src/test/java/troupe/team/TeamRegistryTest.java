package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.team.Ensemble.answered;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.refused;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Archived;
import troupe.api.Caller;
import troupe.api.NewTeam;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TeamSummary;
import troupe.api.TeamView;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Removed;
import troupe.worker.ScriptedWorker.Sought;

final class TeamRegistryTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
  }

  @Test
  void teamThatWasJustMadeIsNotBeingReadAnyMore() {
    ensemble.blue();
    assertThat(ensemble.opening).isEmpty();
  }

  @Test
  void sessionThatCreatesATeamLeadsIt() {
    TeamView team = ensemble.blue();
    assertThat(team.name()).isEqualTo(TEAM);
    assertThat(team.leadSessionId()).isEqualTo("ses_lead");
    assertThat(team.directory()).isEqualTo(root.toString());
    assertThat(ensemble.view()).isEqualTo(team);
  }

  @Test
  void sessionFindsTheTeamsItLeadsAndNoStrangers() {
    TeamView team = ensemble.blue();
    assertThat(answered(ensemble.teams.teamsOf("ses_lead"))).containsExactly(team);
    assertThat(answered(ensemble.teams.teamsOf("ses_x"))).isEmpty();
    done(ensemble.teams.delete(OPERATOR, TEAM, true));
    assertThat(answered(ensemble.teams.teamsOf("ses_lead"))).isEmpty();
  }

  @Test
  void leadsSessionIsMadeWhenNoneIsNamed() {
    CompletionStage<Outcome<TeamView>> created =
        ensemble.teams.create(OPERATOR, Ensemble.team(TEAM));
    Opened opened = ensemble.worker.next(Opened.class);
    assertThat(opened.session().title()).isEqualTo("[blue] lead");
    opened.done(ensemble.session("lead"));
    assertThat(done(created).leadSessionId()).isEqualTo("ses_lead");
  }

  @Test
  void twoCreationsOfOneNameAtOnceMakeOneTeam() {
    CompletionStage<Outcome<TeamView>> first = ensemble.teams.create(LEAD, Ensemble.team(TEAM));
    CompletionStage<Outcome<TeamView>> second =
        ensemble.teams.create(OPERATOR, Ensemble.team(TEAM));
    assertThat(refused(second)).isEqualTo(new Refusal.TeamExists(TEAM));
    ensemble.foundLead();
    done(first);
    assertThat(refused(ensemble.teams.create(OPERATOR, Ensemble.team(TEAM))).sentence())
        .isEqualTo("Team \"blue\" already exists.");
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
  }

  @Test
  void leadThatDoesNotExistIsRefusedAndTheNameIsFree() {
    NewTeam team = new NewTeam(TEAM, null, "ses_gone", null);
    CompletionStage<Outcome<TeamView>> created = ensemble.teams.create(OPERATOR, team);
    ensemble.worker.next(Sought.class).done(Optional.empty());
    assertThat(refused(created)).isEqualTo(new Refusal.NoSuchSession("ses_gone"));
    ensemble.blue();
  }

  @Test
  void serverThatDoesNotAnswerIsARefusalAndTheNameIsFree() {
    CompletionStage<Outcome<TeamView>> created = ensemble.teams.create(LEAD, Ensemble.team(TEAM));
    ensemble.worker.next(Sought.class).fails(unreachable("no one there"));
    assertThat(refused(created).sentence())
        .isEqualTo("The OpenCode server does not answer, so nothing was changed: no one there.");
    ensemble.blue();
  }

  @Test
  void nameThatIsNoFolderAndDirectoryThatIsNoneAreRefused() {
    assertThat(refused(ensemble.teams.create(LEAD, Ensemble.team("../blue"))))
        .isInstanceOf(Refusal.InvalidName.class);
    NewTeam nowhere = new NewTeam(TEAM, null, null, root.resolve("gone").toString());
    assertThat(refused(ensemble.teams.create(LEAD, nowhere)))
        .isInstanceOf(Refusal.InvalidDirectory.class);
    assertThat(root.resolve(TEAM)).doesNotExist();
  }

  @Test
  void membersSessionCannotCreateATeam() {
    ensemble.blue();
    ensemble.member("ada");
    Refusal expected = new Refusal.AlreadyMember("ses_ada", TEAM);
    assertThat(refused(ensemble.teams.create(session("ada"), Ensemble.team("red"))))
        .isEqualTo(expected);
    NewTeam named = new NewTeam("red", null, "ses_ada", null);
    assertThat(refused(ensemble.teams.create(OPERATOR, named))).isEqualTo(expected);
  }

  @Test
  void membersSessionCannotCreateATeamAfterARestartEither() throws Exception {
    ensemble.blue();
    ensemble.member("ada");
    ensemble.closes();
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.view();
    assertThat(refused(ensemble.teams.create(session("ada"), Ensemble.team("red"))))
        .isInstanceOf(Refusal.AlreadyMember.class);
  }

  @Test
  void teamThatCannotBeStoredIsNotMadeAndItsLeadIsGivenBack() throws Exception {
    Files.writeString(root.resolve(TEAM), "in the way");
    CompletionStage<Outcome<TeamView>> created =
        ensemble.teams.create(OPERATOR, Ensemble.team(TEAM));
    ensemble.worker.next(Opened.class).done(ensemble.session("lead"));
    assertThat(answered(created)).isInstanceOf(Outcome.Refused.class);
    assertThat(ensemble.worker.next(Removed.class).session()).isEqualTo(ensemble.session("lead"));
    assertThat(answered(ensemble.teams.list())).isEmpty();
    Files.delete(root.resolve(TEAM));
    ensemble.blue();
  }

  @Test
  void everyTeamIsListedByNameWithItsOwnCounts() {
    ensemble.blue();
    ensemble.member("ada");
    CompletionStage<Outcome<TeamView>> red = ensemble.teams.create(LEAD, Ensemble.team("amber"));
    ensemble.foundLead();
    done(red);
    done(ensemble.teams.addTask(LEAD, "amber", Samples.newTask("Build")));
    List<TeamSummary> list = answered(ensemble.teams.list());
    assertThat(list).extracting(TeamSummary::name).containsExactly("amber", "blue");
    assertThat(list).extracting(TeamSummary::members).containsExactly(0, 1);
    assertThat(list).extracting(TeamSummary::busy).containsExactly(0, 1);
    assertThat(list).extracting(TeamSummary::tasks).containsExactly(1, 0);
  }

  @Test
  void unknownTeamIsRefusedWhateverIsAsked() {
    Refusal unknown = new Refusal.NoSuchTeam("red");
    assertThat(refused(ensemble.teams.team(LEAD, "red"))).isEqualTo(unknown);
    assertThat(refused(ensemble.teams.messages(LEAD, "red"))).isEqualTo(unknown);
    assertThat(refused(ensemble.teams.spawn(LEAD, "red", Samples.newMember("ada"))))
        .isEqualTo(unknown);
    assertThat(refused(ensemble.teams.delete(LEAD, "red", true))).isEqualTo(unknown);
    assertThat(answered(ensemble.teams.list())).isEmpty();
  }

  @Test
  void unknownTeamIsRefusedWithTheNamesThatMayBeMeant() {
    ensemble.blue();
    assertThat(refused(ensemble.teams.team(OPERATOR, "bleu")))
        .isEqualTo(new Refusal.NoSuchTeam("bleu", List.of(TEAM)));
    assertThat(refused(ensemble.teams.delete(OPERATOR, "Blue", true)))
        .isEqualTo(new Refusal.NoSuchTeam("Blue", List.of(TEAM)));
  }

  @Test
  void deletedTeamIsArchivedAndItsNameIsFree() {
    ensemble.blue();
    Archived archived = done(ensemble.teams.delete(LEAD, TEAM, false));
    assertThat(Path.of(archived.folder()).resolve("journal.jsonl")).exists();
    assertThat(root.resolve(TEAM)).doesNotExist();
    assertThat(refused(ensemble.teams.team(LEAD, TEAM))).isEqualTo(new Refusal.NoSuchTeam(TEAM));
    ensemble.blue();
  }

  @Test
  void teamWithActiveMembersIsDeletedByForceOnly() {
    ensemble.blue();
    ensemble.member("ada");
    assertThat(refused(ensemble.teams.delete(LEAD, TEAM, false)))
        .isEqualTo(new Refusal.MembersActive(TEAM, 1));
    done(ensemble.teams.delete(LEAD, TEAM, true));
    assertThat(ensemble.worker.next(ScriptedWorker.Aborted.class).session())
        .isEqualTo(ensemble.session("ada"));
    // Its session is a stranger's again.
    CompletionStage<Outcome<TeamView>> own =
        ensemble.teams.create(session("ada"), Ensemble.team("red"));
    ensemble.worker.next(Sought.class).done(Optional.of(ensemble.session("ada")));
    done(own);
  }

  @Test
  void twoDeletionsAtOnceLeaveNoGhostOfTheTeam() {
    ensemble.blue();
    ensemble.member("ada");
    CompletionStage<Outcome<Archived>> first = ensemble.teams.delete(LEAD, TEAM, true);
    CompletionStage<Outcome<Archived>> second = ensemble.teams.delete(LEAD, TEAM, true);
    assertThat(refused(second)).isEqualTo(new Refusal.NoSuchTeam(TEAM));
    done(first);
    assertThat(refused(ensemble.teams.team(OPERATOR, TEAM)))
        .isEqualTo(new Refusal.NoSuchTeam(TEAM));
    assertThat(root.resolve(TEAM)).doesNotExist();
  }

  @Test
  void onlyTheLeadOrAPersonDeletes() {
    ensemble.blue();
    for (Caller caller : List.of(Samples.STRANGER, session("ada"))) {
      assertThat(refused(ensemble.teams.delete(caller, TEAM, true)).sentence())
          .isEqualTo("Only the team lead can delete the team.");
    }
    done(ensemble.teams.delete(OPERATOR, TEAM, false));
  }

  @Test
  void teamThatCannotBeArchivedIsStillThere() throws Exception {
    ensemble.blue();
    Files.writeString(root.resolve(".archive"), "in the way");
    assertThat(refused(ensemble.teams.delete(LEAD, TEAM, false)))
        .isInstanceOf(Refusal.Unavailable.class);
    assertThat(ensemble.view().name()).isEqualTo(TEAM);
    Files.delete(root.resolve(".archive"));
    done(ensemble.teams.delete(LEAD, TEAM, false));
  }
}
