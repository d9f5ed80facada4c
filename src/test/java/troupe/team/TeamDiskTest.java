package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.refused;
import static troupe.team.Ensemble.status;
import static troupe.team.Ensemble.texts;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.newTask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.TeamSummary;
import troupe.api.TeamView;
import troupe.settings.Dispatchers;
import troupe.store.Entry;
import troupe.store.Holder;
import troupe.store.TeamFolder;
import troupe.store.TeamsFolder;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker;
import troupe.worker.ScriptedWorker.Looked;
import troupe.worker.ScriptedWorker.Opened;
import troupe.worker.ScriptedWorker.Prompted;
import troupe.worker.ScriptedWorker.Removed;
import troupe.worker.SessionRef;
import troupe.worker.TurnLook;

/** Teams on disks that are full, after restarts, and on damaged files. */
final class TeamDiskTest {

  private static final Duration DISK_PAUSE = Duration.ofSeconds(1);

  /** More than those who read teams have threads. */
  private static final int MANY = 100;

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.blue();
  }

  @Test
  void nothingHappensWhenTheDiskIsFull() throws Exception {
    ready("ada");
    Path journal = fullDisk();
    TeamView before = ensemble.view();
    assertThat(refused(ensemble.teams.addTask(LEAD, TEAM, newTask("Build"))).sentence())
        .startsWith("Troupe cannot write to disk, so nothing was changed: ")
        .contains(journal.toString());
    assertThat(refused(ensemble.teams.send(LEAD, TEAM, "ada", "Go on.")))
        .isInstanceOf(Refusal.Unavailable.class);
    assertThat(ensemble.view()).isEqualTo(before);
    assertThat(ensemble.worker.waiting(Prompted.class)).isZero();
  }

  /** A slow disk must not hold up requests and turns, which share the default threads. */
  @Test
  void filesAreWrittenOnTheThreadsOfTheStores() throws Exception {
    fullDisk();
    LoggingTestKit.error("cannot write the journal")
        .withCustom(event -> event.threadName().contains(Dispatchers.STORE))
        .expect(
            actors.system(), () -> refused(ensemble.teams.addTask(LEAD, TEAM, newTask("Build"))));
  }

  /** At a start a thousand others may have to be read. */
  @Test
  void teamThatIsOpenWritesWhileOthersAreRead() throws Exception {
    CountDownLatch othersAreRead = new CountDownLatch(1);
    CompletionStage<Outcome<TeamView>> green;
    try {
      occupyWhoReadsTeams(othersAreRead);
      green = ensemble.teams.create(OPERATOR, Ensemble.team("green"));
      ensemble.worker.next(Opened.class).done(new SessionRef("ses_green", root.toString()));
      await().until(() -> ensemble.opening.contains("green"));
      assertThat(done(ensemble.teams.addTask(LEAD, TEAM, newTask("Build"))).title())
          .isEqualTo("Build");
      assertThat(ensemble.opening).contains("green");
    } finally {
      othersAreRead.countDown();
    }
    assertThat(done(green).name()).isEqualTo("green");
  }

  private void occupyWhoReadsTeams(CountDownLatch until) {
    Executor recovery =
        actors.system().dispatchers().lookup(DispatcherSelector.fromConfig(Dispatchers.RECOVERY));
    for (int other = 0; other < MANY; other++) {
      recovery.execute(() -> waitFor(until));
    }
  }

  private static void waitFor(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void memberThatCannotBeStoredGivesItsSessionBack() throws Exception {
    fullDisk();
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    ensemble.worker.next(Opened.class).done(ensemble.session("ada"));
    assertThat(refused(spawned)).isInstanceOf(Refusal.Unavailable.class);
    assertThat(ensemble.worker.next(Removed.class).session()).isEqualTo(ensemble.session("ada"));
    assertThat(ensemble.view().members()).isEmpty();
  }

  @Test
  void reportTheDiskRefusedIsStoredOnceThereIsRoom() throws Exception {
    ensemble.member("ada");
    Path journal = fullDisk();
    Looked look = ensemble.worker.next(Looked.class);
    LoggingTestKit.error("cannot write the journal")
        .expect(
            actors.system(),
            () -> {
              look.done(new TurnLook.Ended("Done."));
              return null;
            });
    Files.delete(journal);
    status(ensemble.view(), "ada", MemberStatus.BUSY);
    actors.timePasses(DISK_PAUSE);
    ensemble.eventually(team -> status(team, "ada", MemberStatus.READY));
  }

  @Test
  void openTurnsAreLookedAtAfterARestartAndWaitingMailIsNotLost() throws Exception {
    ensemble.member("ada");
    done(ensemble.teams.send(LEAD, TEAM, "ada", "And then."));
    TeamView before = ensemble.view();
    restarts();
    assertThat(ensemble.view()).isEqualTo(before);
    Looked look = ensemble.worker.next(Looked.class);
    assertThat(look.session()).isEqualTo(ensemble.session("ada"));
    assertThat(ensemble.worker.waiting(Prompted.class)).isZero();
    look.done(new TurnLook.Ended("Done meanwhile."));
    assertThat(texts(ensemble.prompt("ada")))
        .containsExactly("[Team message from lead]: And then.");
  }

  @Test
  void promptThatNeverArrivedIsSentAgainWithTheSameIdsAfterARestart() throws Exception {
    CompletionStage<Outcome<MemberView>> spawned = ensemble.spawn("ada");
    Prompted first = ensemble.firstPrompt("ada");
    restarts();
    ensemble.worker.next(Looked.class).done(new TurnLook.Missing());
    assertThat(ensemble.prompt("ada").prompt()).isEqualTo(first.prompt());
    assertThat(Ensemble.isAnswered(spawned)).isTrue();
  }

  @Test
  void noticesThatWaitedAreGivenToTheLeadAfterARestart() throws Exception {
    ready("ada");
    restarts();
    actors.timePasses(Ensemble.settings().mail().gatherWindow());
    assertThat(texts(ensemble.prompt("lead"))).hasSize(1);
  }

  @Test
  void memberThatIsToStopHasItsLimitAfterARestartToo() throws Exception {
    ensemble.member("ada");
    done(ensemble.teams.shutdown(LEAD, TEAM, "ada", false));
    restarts();
    ensemble.worker.next(Looked.class).done(new TurnLook.Running(false, null));
    ensemble.view();
    actors.timePasses(Ensemble.settings().turns().shutdownLimit());
    ensemble.worker.next(ScriptedWorker.Aborted.class);
  }

  @Test
  void damagedTeamRefusesEverythingAndIsListedAsDamaged() throws Exception {
    done(ensemble.teams.addTask(LEAD, TEAM, newTask("Build")));
    ensemble.closes();
    Files.writeString(root.resolve(TEAM).resolve("config.json"), "{ \"name\": ");
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    assertThat(refused(ensemble.teams.team(LEAD, TEAM))).isInstanceOf(Refusal.TeamDamaged.class);
    assertThat(refused(ensemble.teams.send(LEAD, TEAM, "ada", "Hi")))
        .isInstanceOf(Refusal.TeamDamaged.class);
    assertThat(refused(ensemble.teams.create(LEAD, Ensemble.team(TEAM))))
        .isEqualTo(new Refusal.TeamExists(TEAM));
    TeamSummary listed = Ensemble.answered(ensemble.teams.list()).get(0);
    assertThat(listed.name()).isEqualTo(TEAM);
    assertThat(listed.damaged()).contains("config.json");
  }

  static List<String> impossible() {
    return List.of(
        "{\"type\":\"member.idle\",\"data\":{\"member\":\"nobody\"}}",
        "{\"type\":\"team.exploded\",\"data\":{}}",
        "{\"type\":\"task.claimed\",\"data\":{\"id\":\"gone\",\"assignee\":\"ada\"}}",
        "{\"type\":\"task.added\",\"data\":{}}",
        "{\"type\":\"lead.changed\",\"data\":{}}",
        "{\"type\":\"message.queued\",\"data\":{\"message\":{\"id\":\"m1\"}}}");
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void journalThatTellsOfWhatCannotBeIsDamaged(String event) throws Exception {
    ensemble.closes();
    append(TeamJson.MAPPER.readTree(event));
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    assertThat(refused(ensemble.teams.team(LEAD, TEAM)))
        .isInstanceOfSatisfying(
            Refusal.TeamDamaged.class,
            damaged ->
                assertThat(damaged.sentence())
                    .contains(root.resolve(TEAM).resolve("journal.jsonl") + ", line 2: ")
                    .doesNotContain("java.", "troupe.team"));
  }

  @Test
  void eventThatCannotBeIsFoundInTheJournalThatWasPutAsideWithIt() throws Exception {
    ensemble.closes();
    append(TeamJson.MAPPER.readTree(impossible().get(0)));
    Path aside = root.resolve(TEAM).resolve("journal-0000000000000001.jsonl");
    Files.move(root.resolve(TEAM).resolve("journal.jsonl"), aside);
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    assertThat(refused(ensemble.teams.team(LEAD, TEAM)))
        .isInstanceOfSatisfying(
            Refusal.TeamDamaged.class,
            damaged -> assertThat(damaged.sentence()).contains(aside + ", line 2: "));
  }

  @Test
  void snapshotWithAFieldThatDoesNotFitIsDamagedAndItsFileIsNamed() throws Exception {
    ensemble.closes();
    Path snapshot = root.resolve(TEAM).resolve("config.json");
    Files.writeString(snapshot, "{\"name\": \"blue\", \"members\": {}, \"tasks\": [7]}");
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    assertThat(refused(ensemble.teams.team(LEAD, TEAM)))
        .isInstanceOfSatisfying(
            Refusal.TeamDamaged.class,
            damaged ->
                assertThat(damaged.sentence())
                    .contains(snapshot + ": the whole has a value that does not fit"));
  }

  static List<Arguments> partsThatDoNotFit() {
    return List.of(
        Arguments.of("\"name\" : \"ada\"", "\"name\" : \"~\"", "member ada has the name \"~\""),
        Arguments.of(
            "\"messageId\" : \"msg_[^\"]*\"",
            "\"messageId\" : \"~\"",
            "the turn of ada has the id \"~\""),
        Arguments.of(
            "\"messageId\" : \"msg_[^\"]*\"",
            "\"messageId\" : \"\"",
            "the turn of ada has the id \"\""));
  }

  @ParameterizedTest
  @MethodSource("partsThatDoNotFit")
  void snapshotWhosePartsDoNotFitTogetherIsDamaged(String was, String is, String flaw)
      throws Exception {
    ensemble.member("ada");
    ensemble.closes();
    Path snapshot = root.resolve(TEAM).resolve("config.json");
    String text = Files.readString(snapshot);
    assertThat(text).containsPattern(was);
    Files.writeString(snapshot, text.replaceAll(was, is));
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    assertThat(refused(ensemble.teams.team(LEAD, TEAM)))
        .isInstanceOfSatisfying(
            Refusal.TeamDamaged.class,
            damaged -> assertThat(damaged.sentence()).contains(snapshot.toString()).contains(flaw));
  }

  private void append(JsonNode event) throws Exception {
    TeamsFolder teams = TeamsFolder.open(root, new Holder(1, NOON, root, Optional.empty()));
    TeamFolder team = teams.team(TEAM);
    team.load();
    team.append(
        List.of(new Entry(2, NOON, event.path("type").asText(), (ObjectNode) event.path("data"))));
    team.close();
    teams.close();
  }

  private void ready(String name) {
    ensemble.member(name);
    ensemble.answers(name, "Done.");
    ensemble.eventually(team -> status(team, name, MemberStatus.READY));
  }

  private void restarts() throws Exception {
    ensemble.closes();
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    // The first is answered when the files are read, the second when open turns are taken up.
    ensemble.view();
    ensemble.view();
  }

  /** Starts again from the snapshot, which holds everything, with a journal that takes nothing. */
  private Path fullDisk() throws Exception {
    ensemble.closes();
    Path journal = root.resolve(TEAM).resolve("journal.jsonl");
    Files.delete(journal);
    ensemble = new Ensemble(actors, root, Ensemble.settings());
    // Once it is read: /dev/full can be read without end. It is opened at the first write.
    ensemble.view();
    Files.createSymbolicLink(journal, Path.of("/dev/full"));
    return journal;
  }
}
