package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.DIRECTORY;
import static troupe.team.Samples.worker;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.NewMember;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.worker.Placement;
import troupe.worker.config.Backend;
import troupe.worker.config.WorkerBook;
import troupe.worker.config.WorkerConfig;

final class PostingRulesTest {

  @TempDir private static Path work;

  private static final Charter TEAM_OF_OURS =
      new Charter("blue", null, "ses_lead", null, DIRECTORY, Instant.EPOCH);

  private final WorkerBook book =
      new WorkerBook(
          work,
          Samples.workers(
              configured(worker("vision", Backend.SERVER), "eyes", "a/see", "."),
              worker("plain", Backend.AGENT),
              configured(worker("lost", Backend.SERVER), null, null, "no/such/folder"),
              disabled(worker("off", Backend.SERVER))));

  @Test
  void memberThatAsksForNothingIsOnTheSharedServerInTheTeamsDirectory() {
    Posting posting = decided(new Wish().member());
    assertThat(posting).isEqualTo(new Posting(null, "agent", null, null, DIRECTORY, null));
    assertThat(posting.placement("blue", "ada")).isEqualTo(new Placement.Shared());
    assertThat(posting.hasServerOfItsOwn()).isFalse();
  }

  @Test
  void memberOnAServerWithoutAWorkerHasOneOfItsOwn() {
    Posting posting = decided(new Wish().model("a/b").backend("server").member());
    assertThat(posting.placement("blue", "ada"))
        .isEqualTo(new Placement.Own("blue/ada", "a/b", DIRECTORY, "", true));
    assertThat(posting.hasServerOfItsOwn()).isTrue();
  }

  @Test
  void memberTakesWhatItsWorkerIsConfiguredTo() {
    Posting posting = decided(new Wish().worker("vision").member());
    assertThat(posting).isEqualTo(new Posting("vision", "server", "eyes", "a/see", work(), null));
    assertThat(posting.placement("blue", "ada"))
        .isEqualTo(new Placement.Own("vision", "a/see", work(), "", true));
    assertThat(posting.hasServerOfItsOwn()).isFalse();
  }

  @Test
  void workerThatSaysLittleIsAnAgentOfItsName() {
    assertThat(decided(new Wish().worker("plain").member()))
        .isEqualTo(new Posting("plain", "agent", "plain", null, DIRECTORY, null));
  }

  @Test
  void whatIsAskedForWinsOverTheWorker() {
    String elsewhere = Path.of("/").toString();
    NewMember member =
        new NewMember("ada", "", "Go.", "a/b", "build", "vision", "server", elsewhere);
    assertThat(decided(member))
        .isEqualTo(new Posting("vision", "server", "build", "a/b", elsewhere, null));
  }

  @Test
  void directoryHasOneNameHoweverItIsWritten() {
    String odd = work() + "/../" + work.getFileName() + "/";
    NewMember member = new NewMember("ada", "", "Go.", null, null, "vision", null, odd);
    assertThat(decided(member).directory()).isEqualTo(work());
  }

  /**
   * @param refusal what comes of it
   */
  record Unfit(NewMember member, Refusal refusal) {}

  static Stream<Unfit> unfit() {
    List<String> known = List.of("vision", "plain", "lost", "off");
    return Stream.of(
        new Unfit(new Wish().model("opus").member(), new Refusal.InvalidModel("opus")),
        new Unfit(new Wish().backend("docker").member(), new Refusal.UnsupportedBackend("docker")),
        new Unfit(new Wish().worker("ears").member(), new Refusal.NoSuchWorker("ears", known)),
        new Unfit(new Wish().worker("off").member(), new Refusal.WorkerDisabled("off")),
        new Unfit(
            new Wish().worker("vision").backend("agent").member(),
            new Refusal.BackendMismatch("vision", "server", "agent")),
        new Unfit(
            new Wish().worker("plain").backend("server").member(),
            new Refusal.BackendMismatch("plain", "agent", "server")),
        new Unfit(
            new Wish().worker("lost").member(),
            new Refusal.InvalidDirectory(
                work.resolve("no/such/folder").toString(), "There is no such directory.")));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void unfitMemberIsRefusedByName(Unfit unfit) {
    assertThat(refused(unfit.member())).isEqualTo(unfit.refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "/no/such/folder", "/a\0b"})
  void directoryThatIsNoneIsRefused(String directory) {
    NewMember member = new NewMember("ada", "", "Go.", null, null, null, null, directory);
    assertThat(refused(member)).isInstanceOf(Refusal.InvalidDirectory.class);
  }

  @Test
  void modelWithoutASlashIsNamedInTheRefusal() {
    assertThat(refused(new Wish().model("opus").member()).sentence())
        .isEqualTo("Invalid model override \"opus\". Expected \"provider/model\".");
  }

  /** What a member asks for. */
  private record Wish(@Nullable String model, @Nullable String worker, @Nullable String backend) {

    Wish() {
      this(null, null, null);
    }

    Wish model(String wanted) {
      return new Wish(wanted, worker, backend);
    }

    Wish worker(String wanted) {
      return new Wish(model, wanted, backend);
    }

    Wish backend(String wanted) {
      return new Wish(model, worker, wanted);
    }

    NewMember member() {
      return new NewMember("ada", "engineer", "Go.", model, null, worker, backend, null);
    }
  }

  @Test
  void memberWorksOnItsLeadsServerUnlessItHasOneOfItsOwn() {
    Charter elsewhere =
        new Charter("blue", null, "ses_lead", "http://box:4096", DIRECTORY, Instant.EPOCH);
    Outcome<Posting> agent = PostingRules.decide(new Wish().member(), book, elsewhere);
    assertThat(((Outcome.Done<Posting>) agent).value().placement("blue", "ada"))
        .isEqualTo(new Placement.Joined("http://box:4096"));
    Outcome<Posting> server =
        PostingRules.decide(new Wish().backend("server").member(), book, elsewhere);
    assertThat(((Outcome.Done<Posting>) server).value().server()).isNull();
  }

  private Posting decided(NewMember member) {
    Outcome<Posting> outcome = PostingRules.decide(member, book, TEAM_OF_OURS);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<Posting>) outcome).value();
  }

  private Refusal refused(NewMember member) {
    Outcome<Posting> outcome = PostingRules.decide(member, book, TEAM_OF_OURS);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<Posting>) outcome).refusal();
  }

  private static String work() {
    return work.toString();
  }

  private static WorkerConfig configured(
      WorkerConfig worker, @Nullable String agent, @Nullable String model, String directory) {
    return new WorkerConfig(
        worker.id(),
        worker.backend(),
        agent,
        model,
        directory,
        worker.timeout(),
        worker.startTimeout(),
        worker.reuse(),
        worker.idleStop(),
        worker.env(),
        worker.envPrefixes(),
        worker.description(),
        true);
  }

  private static WorkerConfig disabled(WorkerConfig worker) {
    return new WorkerConfig(
        worker.id(),
        worker.backend(),
        worker.agent(),
        worker.model(),
        worker.directory(),
        worker.timeout(),
        worker.startTimeout(),
        worker.reuse(),
        worker.idleStop(),
        worker.env(),
        worker.envPrefixes(),
        worker.description(),
        false);
  }
}
