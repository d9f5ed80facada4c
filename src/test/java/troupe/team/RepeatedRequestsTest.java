package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.opencode.OpenCodeTroubles.refused;
import static troupe.opencode.OpenCodeTroubles.unreachable;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.isAnswered;
import static troupe.team.Ensemble.refused;
import static troupe.team.Ensemble.status;
import static troupe.team.Ensemble.texts;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.LEAD_SESSION;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.newMember;
import static troupe.team.Samples.newTask;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.api.Task;
import troupe.api.TeamView;
import troupe.api.Teams;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Sought;
import troupe.worker.SessionRef;

/** Requests that come more than once under one key: one effect, one answer. */
final class RepeatedRequestsTest {

  private static final RequestKey KEY = new RequestKey("k1", "f1");
  private static final RequestKey OTHER = new RequestKey("k1", "f2");
  private static final Refusal IN_PROGRESS = new Refusal.RequestInProgress("k1");
  private static final Refusal REUSED = new Refusal.IdempotencyKeyReused("k1");

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.blue();
  }

  @Test
  void mailSentTwiceAtOnceIsOneMessageAndOnePrompt() {
    ready("ada");
    CompletionStage<Outcome<Message>> first = once(KEY).send(LEAD, TEAM, "ada", "Go on.");
    CompletionStage<Outcome<Message>> second = once(KEY).send(LEAD, TEAM, "ada", "Go on.");
    assertThat(done(second)).isEqualTo(done(first));
    assertThat(texts(ensemble.prompt("ada"))).containsExactly("[Team message from lead]: Go on.");
    assertThat(mailTo("ada")).containsExactly("Build it.", "Go on.");
    assertThat(refused(once(OTHER).send(LEAD, TEAM, "ada", "Else."))).isEqualTo(REUSED);
    assertThat(mailTo("ada")).hasSize(2);
  }

  @Test
  void answerIsTheSameAfterARestartFromSnapshotAndFromJournal() throws Exception {
    ready("ada");
    Message sent = done(once(KEY).send(LEAD, TEAM, "ada", "Go on."));
    Task task = done(once(new RequestKey("k2", "f")).addTask(LEAD, TEAM, newTask("Build")));
    restarts();
    assertThat(done(once(KEY).send(LEAD, TEAM, "ada", "Go on."))).isEqualTo(sent);
    Files.delete(root.resolve(TEAM).resolve("config.json"));
    restarts();
    assertThat(done(once(KEY).send(LEAD, TEAM, "ada", "Go on."))).isEqualTo(sent);
    assertThat(done(once(new RequestKey("k2", "f")).addTask(LEAD, TEAM, newTask("Build"))))
        .isEqualTo(task);
    assertThat(mailTo("ada")).hasSize(2);
    assertThat(ensemble.view().tasks()).hasSize(1);
  }

  @Test
  void whatTheDiskRefusedIsNotRememberedAndHappensWhenItIsSentAgain() throws Exception {
    ensemble.closes();
    Path journal = root.resolve(TEAM).resolve("journal.jsonl");
    Files.delete(journal);
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.view();
    Files.createSymbolicLink(journal, Path.of("/dev/full"));
    CompletionStage<Outcome<Task>> first = once(KEY).addTask(LEAD, TEAM, newTask("Build"));
    CompletionStage<Outcome<Task>> second = once(KEY).addTask(LEAD, TEAM, newTask("Build"));
    assertThat(refused(first)).isInstanceOf(Refusal.Unavailable.class);
    assertThat(refused(second)).isInstanceOf(Refusal.Unavailable.class);
    Files.delete(journal);
    Task task = done(once(KEY).addTask(LEAD, TEAM, newTask("Build")));
    assertThat(done(once(KEY).addTask(LEAD, TEAM, newTask("Build")))).isEqualTo(task);
    assertThat(ensemble.view().tasks()).containsOnlyKeys(task.id());
  }

  @Test
  void memberIsSpawnedOnceAndARepeatMeanwhileIsToldToComeBack() throws Exception {
    CompletionStage<Outcome<MemberView>> first = spawn(KEY);
    Opened opened = ensemble.worker.next(Opened.class);
    assertThat(refused(spawn(KEY))).isEqualTo(IN_PROGRESS);
    assertThat(refused(spawn(OTHER))).isEqualTo(REUSED);
    assertThat(refused(once(OTHER).send(LEAD, TEAM, "lead", "Hi."))).isEqualTo(REUSED);
    opened.done(ensemble.session("ada"));
    Prompted prompt = ensemble.prompt("ada");
    assertThat(refused(spawn(KEY))).isEqualTo(IN_PROGRESS);
    prompt.done();
    MemberView ada = done(first);
    assertThat(ada.status()).isEqualTo(MemberStatus.BUSY);
    assertThat(done(spawn(KEY))).isEqualTo(ada);
    assertThat(refused(spawn(OTHER))).isEqualTo(REUSED);
    restarts();
    assertThat(done(spawn(KEY))).isEqualTo(ada);
    assertThat(ensemble.worker.waiting(Opened.class)).isZero();
    assertThat(refused(ensemble.spawn("ada"))).isInstanceOf(Refusal.MemberExists.class);
  }

  @Test
  void memberThatWasTurnedAwayIsSpawnedAfreshByARepeat() {
    CompletionStage<Outcome<MemberView>> first = spawn(KEY);
    ensemble.firstPrompt("ada").fails(refused("no such model"));
    assertThat(refused(first)).isInstanceOf(Refusal.PromptNotSent.class);
    CompletionStage<Outcome<MemberView>> second = spawn(KEY);
    ensemble.firstPrompt("ada").done();
    assertThat(done(second).name()).isEqualTo("ada");
  }

  @Test
  void memberWhoseSessionCouldNotBeMadeIsSpawnedAfreshByARepeat() {
    CompletionStage<Outcome<MemberView>> first = spawn(KEY);
    ensemble.worker.next(Opened.class).fails(refused("no"));
    assertThat(refused(first)).isInstanceOf(Refusal.SessionNotCreated.class);
    assertThat(isAnswered(spawn(KEY))).isFalse();
    ensemble.firstPrompt("ada").done();
  }

  @Test
  void teamIsMadeOnceAndARepeatGetsItAsItWasMade() throws Exception {
    CompletionStage<Outcome<TeamView>> first = create(KEY);
    Sought sought = ensemble.worker.next(Sought.class);
    assertThat(refused(create(KEY))).isEqualTo(IN_PROGRESS);
    assertThat(refused(create(OTHER))).isEqualTo(REUSED);
    sought.done(Optional.of(new SessionRef(LEAD_SESSION, root.toString())));
    TeamView red = done(first);
    done(ensemble.teams.addTask(OPERATOR, "red", newTask("Build")));
    assertThat(done(create(KEY))).isEqualTo(red);
    assertThat(refused(create(OTHER))).isEqualTo(REUSED);
    assertThat(refused(create(new RequestKey("k2", "f")))).isEqualTo(new Refusal.TeamExists("red"));
    assertThat(refused(ensemble.teams.create(LEAD, Ensemble.team("red"))))
        .isEqualTo(new Refusal.TeamExists("red"));
    restarts();
    assertThat(done(create(KEY))).isEqualTo(red);
    assertThat(ensemble.worker.waiting(Sought.class)).isZero();
  }

  @Test
  void teamWhoseLeadCouldNotBeHadIsMadeByARepeat() {
    CompletionStage<Outcome<TeamView>> first = create(KEY);
    ensemble.worker.next(Sought.class).fails(unreachable("no one there"));
    assertThat(refused(first)).isInstanceOf(Refusal.Unavailable.class);
    CompletionStage<Outcome<TeamView>> second = create(KEY);
    ensemble.foundLead();
    assertThat(done(second).name()).isEqualTo("red");
  }

  @Test
  void repeatOfATakeoverDoesNotTakeTheTeamBack() {
    CompletionStage<Outcome<TeamView>> first = takeOver("ses_eve", KEY);
    assertThat(done(first).leadSessionId()).isEqualTo("ses_eve");
    assertThat(done(takeOver("ses_fay", new RequestKey("k2", "f"))).leadSessionId())
        .isEqualTo("ses_fay");
    assertThat(done(takeOver("ses_eve", KEY)).leadSessionId()).isEqualTo("ses_fay");
    assertThat(refused(takeOver("ses_eve", OTHER))).isEqualTo(REUSED);
  }

  @Test
  void answerToAPermissionThatMayBeRepeatedNamesThePermission() {
    PermissionAnswer any = new PermissionAnswer("ada", null, PermissionAnswer.Reply.ONCE, null);
    assertThat(refused(once(KEY).replyPermission(LEAD, TEAM, any)).sentence())
        .isEqualTo("Invalid permissionId. It must be given with an Idempotency-Key.");
    PermissionAnswer one = new PermissionAnswer(null, "per_1", PermissionAnswer.Reply.ONCE, null);
    assertThat(refused(once(KEY).replyPermission(LEAD, TEAM, one)))
        .isInstanceOf(Refusal.NoSuchPermission.class);
  }

  private CompletionStage<Outcome<TeamView>> takeOver(String session, RequestKey key) {
    CompletionStage<Outcome<TeamView>> claim = once(key).claimLead(OPERATOR, TEAM, session, true);
    ensemble.worker.next(Sought.class).done(Optional.of(new SessionRef(session, root.toString())));
    return claim;
  }

  private CompletionStage<Outcome<MemberView>> spawn(RequestKey key) {
    return once(key).spawn(LEAD, TEAM, newMember("ada"));
  }

  private CompletionStage<Outcome<TeamView>> create(RequestKey key) {
    return once(key).create(LEAD, Ensemble.team("red"));
  }

  private Teams once(RequestKey key) {
    return ensemble.teams.once(key);
  }

  private void ready(String name) {
    ensemble.member(name);
    ensemble.answers(name, "Done.");
    ensemble.eventually(team -> status(team, name, MemberStatus.READY));
  }

  private List<String> mailTo(String name) {
    return ensemble.messages().stream()
        .filter(message -> message.to().equals(name))
        .map(Message::text)
        .toList();
  }

  private void restarts() throws Exception {
    ensemble.closes();
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.view();
  }
}
