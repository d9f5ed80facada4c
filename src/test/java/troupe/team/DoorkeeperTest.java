package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.isAnswered;
import static troupe.team.Ensemble.refused;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.known;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Answerer;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.OpenAsk;
import troupe.api.Outcome;
import troupe.api.PermissionAnswer;
import troupe.api.PermissionAnswer.Given;
import troupe.api.PermissionAnswer.Reply;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.bus.EventBus.Signal;
import troupe.opencode.Ask;
import troupe.opencode.OpenCodeException;
import troupe.opencode.PermissionAsk;
import troupe.opencode.PermissionReply;
import troupe.opencode.QuestionAsk;
import troupe.opencode.SessionEvent;
import troupe.testing.Actors;
import troupe.worker.ScriptedWorker.Allowed;
import troupe.worker.ScriptedWorker.Said;
import troupe.worker.ScriptedWorker.Waiting;

/** Who answers what members ask, and when. */
final class DoorkeeperTest {

  private static final String DEADLINE = "permissions.deadline = 5m\n";
  private static final RequestKey KEY = new RequestKey("k1", "f1");

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  private Ensemble ensemble(String settings) throws Exception {
    return ensemble(settings, NOON);
  }

  private Ensemble ensemble(String settings, Instant now) throws Exception {
    return new Ensemble(actors, root, Ensemble.settings(settings), now);
  }

  private Ensemble working(String settings) throws Exception {
    Ensemble ensemble = ensemble(settings);
    ensemble.blue();
    ensemble.member("ada");
    return ensemble;
  }

  @Test
  void ruleAnswersAtOnceAndOnlyWhenTheAskIsOnDisk() throws Exception {
    Ensemble ensemble =
        working("permissions.rules = [{ tool = bash, pattern = \"rm *\", action = deny }]");
    hears(ensemble, ask("per_1"));
    Allowed call = ensemble.worker.next(Allowed.class);
    assertThat(Files.readString(root.resolve("blue/journal.jsonl"))).contains("permission.asked");
    assertThat(call.verdict().reply()).isEqualTo(PermissionReply.REJECT);
    assertThat(call.verdict().message()).contains("forbid bash (rm x)");
    call.done(true);
    assertSettled(ensemble, "\"by\":\"policy\",\"reply\":\"reject\"");
    assertThat(notices(ensemble)).isZero();
  }

  @Test
  void deadlineAnswersOnceAndNotBefore() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    ensemble.timePasses(Duration.ofMinutes(5).minusMillis(100));
    fence(ensemble);
    assertThat(ensemble.worker.waiting(Allowed.class)).isZero();
    ensemble.timePasses(Duration.ofMillis(200));
    Allowed call = ensemble.worker.next(Allowed.class);
    assertThat(call.verdict().reply()).isEqualTo(PermissionReply.REJECT);
    assertThat(call.verdict().message()).contains("Nobody answered within PT5M");
    call.done(true);
    assertSettled(ensemble, "\"by\":\"deadline\",\"reply\":\"reject\"");
    assertThat(ensemble.messages())
        .filteredOn(message -> message.to().equals("lead"))
        .last()
        .extracting(Message::text)
        .asString()
        .startsWith("The permission that teammate ada waited for, bash (")
        .endsWith("was answered by itself with \"reject\": nobody answered within PT5M.");
    ensemble.timePasses(Duration.ofMinutes(10));
    fence(ensemble);
    assertThat(ensemble.worker.waiting(Allowed.class)).isZero();
  }

  /** Timers count time, deadlines are dates: a clock that was set back must not make it early. */
  @Test
  void deadlineIsNotDrawnForwardByAClockThatStoodStill() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    actors.timePasses(Duration.ofMinutes(6));
    fence(ensemble);
    assertThat(ensemble.worker.waiting(Allowed.class)).isZero();
    ensemble.timePasses(Duration.ofMinutes(5));
    assertThat(ensemble.worker.next(Allowed.class).verdict().permissionId()).isEqualTo("per_1");
  }

  @Test
  void deadlineWaitsForAnAnswerThatIsOnItsWay() throws Exception {
    Ensemble ensemble = working("permissions.deadline = 5s");
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    CompletionStage<Outcome<Given>> answered = answer(ensemble, "per_1", Reply.ONCE);
    Allowed call = ensemble.worker.next(Allowed.class);
    ensemble.timePasses(Duration.ofSeconds(6));
    fence(ensemble);
    assertThat(ensemble.worker.waiting(Allowed.class)).isZero();
    call.fails(OpenCodeException.failed("away", null));
    assertThat(refused(answered)).isInstanceOf(Refusal.Unavailable.class);
    ensemble.timePasses(Duration.ofSeconds(15));
    assertThat(ensemble.worker.next(Allowed.class).verdict().message()).contains("Nobody");
  }

  @Test
  void deadlineGoesOnFromWhenItWasAskedAfterARestart() throws Exception {
    Ensemble before = working(DEADLINE);
    hears(before, ask("per_1"));
    awaitOpen(before, "per_1");
    Instant deadline = before.view().permissions().get(0).deadline();
    before.closes();
    Ensemble after = ensemble(DEADLINE, NOON.plus(Duration.ofMinutes(4)));
    after.eventually(team -> assertThat(team.permissions()).hasSize(1));
    assertThat(after.view().permissions().get(0).deadline()).isEqualTo(deadline);
    assertThat(after.worker.waiting(Allowed.class)).isZero();
    after.closes();
    Ensemble late = ensemble(DEADLINE, NOON.plus(Duration.ofMinutes(6)));
    Allowed call = late.worker.next(Allowed.class);
    assertThat(call.verdict().message()).contains("within PT5M");
    call.done(true);
    assertSettled(late, "\"by\":\"deadline\"");
  }

  @Test
  void answerThatDoesNotArriveIsTriedAgain() throws Exception {
    Ensemble ensemble =
        working(
            """
            permissions.rules = [{ tool = bash, pattern = "*", action = allow }]
            delivery.max-backoff = 7s
            """);
    hears(ensemble, ask("per_1"));
    ensemble.worker.next(Allowed.class).fails(OpenCodeException.failed("away", null));
    awaitOpen(ensemble, "per_1");
    fence(ensemble);
    actors.timePasses(Duration.ofSeconds(7));
    ensemble.worker.next(Allowed.class).done(true);
    assertSettled(ensemble, "\"by\":\"policy\",\"reply\":\"once\"");
  }

  /** OpenCode's word that it was answered can be here before its answer to the call. */
  @Test
  void ownAnswerThatIsHeardOfFirstIsStillOurs() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    CompletionStage<Outcome<Given>> answered = answer(ensemble, "per_1", Reply.ALWAYS);
    Allowed call = ensemble.worker.next(Allowed.class);
    ensemble.hears(
        "ada",
        new Signal.Happened(new SessionEvent.PermissionReplied("ses_sub", "per_1", "always")));
    assertSettled(ensemble, "\"by\":\"operator\",\"reply\":\"always\"");
    assertThat(isAnswered(answered)).isFalse();
    call.done(true);
    assertThat(done(answered).reply()).isEqualTo(Reply.ALWAYS);
  }

  @Test
  void secondAnswerIsRefusedWhileTheFirstIsOnItsWayAndAfter() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    CompletionStage<Outcome<Given>> first = answer(ensemble, "per_1", Reply.ONCE);
    Allowed call = ensemble.worker.next(Allowed.class);
    Refusal late = new Refusal.PermissionAnswered("ada", "per_1", Answerer.OPERATOR, "once");
    assertThat(refused(answer(ensemble, "per_1", Reply.REJECT))).isEqualTo(late);
    call.done(true);
    done(first);
    assertThat(refused(answer(ensemble, "per_1", Reply.REJECT))).isEqualTo(late);
    assertThat(refused(answer(ensemble, "per_2", Reply.REJECT)))
        .isEqualTo(new Refusal.NoSuchPermission(null, null, "per_2"));
    assertThat(ensemble.worker.waiting(Allowed.class)).isZero();
  }

  @Test
  void answerUnderAKeyIsGivenOnceAndARepeatHearsTheSameAlsoAfterARestart() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    CompletionStage<Outcome<Given>> first = answer(ensemble, KEY);
    Allowed call = ensemble.worker.next(Allowed.class);
    assertThat(refused(answer(ensemble, KEY))).isEqualTo(new Refusal.RequestInProgress("k1"));
    call.done(true);
    Given given = done(first);
    assertThat(done(answer(ensemble, KEY))).isEqualTo(given);
    assertThat(refused(answer(ensemble, new RequestKey("k1", "f2"))))
        .isEqualTo(new Refusal.IdempotencyKeyReused("k1"));
    ensemble.closes();
    Ensemble after = ensemble(DEADLINE);
    after.view();
    assertThat(done(answer(after, KEY))).isEqualTo(given);
    assertThat(after.worker.waiting(Allowed.class)).isZero();
  }

  @Test
  void answerUnderAKeyThatDidNotArriveIsGivenByItsRepeat() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    CompletionStage<Outcome<Given>> first = answer(ensemble, KEY);
    ensemble.worker.next(Allowed.class).fails(OpenCodeException.failed("away", null));
    assertThat(refused(first)).isInstanceOf(Refusal.Unavailable.class);
    CompletionStage<Outcome<Given>> second = answer(ensemble, KEY);
    ensemble.worker.next(Allowed.class).done(true);
    assertThat(done(second).reply()).isEqualTo(Reply.ONCE);
  }

  @Test
  void whatWasAskedInAGapIsFoundAndWhatIsOverIsClosed() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    ensemble.hears("ada", new Signal.Reconnected());
    ensemble
        .worker
        .next(Waiting.class, waiting -> waiting.session().equals(ensemble.session("ada")))
        .done(List.<Ask>of(ask("per_2"), Samples.question("que_1")));
    ensemble.eventually(
        team ->
            assertThat(team.permissions())
                .extracting(OpenAsk::id)
                .containsExactly("per_2", "que_1"));
    assertThat(journal()).contains("it does not wait in OpenCode any more");
  }

  @Test
  void questionIsAnsweredInItsOwnWay() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    QuestionAsk question = Samples.question("que_1");
    ensemble.hears("ada", new Signal.Happened(new SessionEvent.QuestionAsked(question)));
    awaitOpen(ensemble, "que_1");
    List<List<String>> words = List.of(List.of("Red"), List.of("A", "own"));
    CompletionStage<Outcome<Given>> answered =
        ensemble.teams.replyPermission(
            LEAD, TEAM, PermissionAnswer.toQuestions("ada", null, words));
    Said said = ensemble.worker.next(Said.class);
    assertThat(said.questionId()).isEqualTo("que_1");
    assertThat(said.answers()).isEqualTo(words);
    said.done(true);
    assertThat(done(answered).ask().permission()).isEqualTo("question");
    assertSettled(ensemble, "\"by\":\"lead\",\"reply\":\"answers\"");
  }

  @Test
  void allThatIsAskedIsListedForThoseWhoMaySee() throws Exception {
    Ensemble ensemble = working(DEADLINE);
    hears(ensemble, ask("per_1"));
    awaitOpen(ensemble, "per_1");
    assertThat(done(ensemble.teams.permissions(OPERATOR, null)))
        .extracting(OpenAsk::id)
        .containsExactly("per_1");
    assertThat(done(ensemble.teams.permissions(OPERATOR, TEAM))).hasSize(1);
    assertThat(done(ensemble.teams.permissions(Samples.STRANGER, null))).isEmpty();
    assertThat(refused(ensemble.teams.permissions(OPERATOR, "red")))
        .isEqualTo(new Refusal.NoSuchTeam("red"));
  }

  private static PermissionAsk ask(String id) {
    return new PermissionAsk(id, "ses_sub", "bash", List.of("rm x"));
  }

  private static void hears(Ensemble ensemble, PermissionAsk ask) {
    ensemble.hears("ada", new Signal.Happened(new SessionEvent.PermissionAsked(ask)));
  }

  private static void awaitOpen(Ensemble ensemble, String id) {
    ensemble.eventually(
        team -> assertThat(team.permissions()).extracting(OpenAsk::id).contains(id));
  }

  /** All that was told to the team before is handled. */
  private static void fence(Ensemble ensemble) {
    MemberView ada = known(ensemble.view().members().get("ada"));
    assertThat(ada.name()).isEqualTo("ada");
  }

  private void assertSettled(Ensemble ensemble, String how) throws Exception {
    ensemble.eventually(team -> assertThat(team.permissions()).isEmpty());
    assertThat(journal()).contains(how);
  }

  private String journal() throws Exception {
    return Files.readString(root.resolve("blue/journal.jsonl"));
  }

  private static long notices(Ensemble ensemble) {
    return ensemble.messages().stream()
        .filter(message -> message.text().contains("permission"))
        .count();
  }

  private static CompletionStage<Outcome<Given>> answer(Ensemble ensemble, RequestKey key) {
    return ensemble
        .teams
        .once(key)
        .replyPermission(OPERATOR, new PermissionAnswer(null, "per_1", Reply.ONCE, null));
  }

  private static CompletionStage<Outcome<Given>> answer(
      Ensemble ensemble, @Nullable String id, Reply reply) {
    return ensemble.teams.replyPermission(OPERATOR, new PermissionAnswer(null, id, reply, null));
  }
}
