package troupe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile input at every door: whatever comes, the answer is a good one or a documented problem,
 * comes in time, and what is refused has changed nothing. It prints its seed. The long run is
 *
 * <pre>mvn test -Dtest=FuzzTest -Dtroupe.fuzz.inputs=100000 [-Dtroupe.fuzz.seed=N]</pre>
 *
 * A seed gives the same inputs again, as far as they do not hold ids that the daemon made.
 */
final class FuzzTest {

  private static final int INPUTS = Integer.getInteger("troupe.fuzz.inputs", 2_500);
  private static final long SEED = Long.getLong("troupe.fuzz.seed", System.nanoTime());

  /** Teams that one daemon reads at its start. */
  private static final int FOLDERS = 250;

  @TempDir private static Path folder;
  private static final Tally tally = new Tally();
  private static LogWatch log;
  private static Instant begun;

  @BeforeAll
  static void listen() {
    begun = Instant.now();
    log = LogWatch.open();
    System.out.printf("fuzz: %d inputs, seed %d%n", INPUTS, SEED);
  }

  @AfterAll
  static void sum() {
    log.close();
    System.out.printf(
        "fuzz: seed %d, %d s%n%s",
        SEED, Duration.between(begun, Instant.now()).toSeconds(), tally.summary());
  }

  @Test
  void everyRouteAnswersWhateverItIsAsked() throws IOException {
    try (World world = World.in(Files.createDirectory(folder.resolve("http")))) {
      Ids ids = new Ids();
      Conversation conversation = new Conversation(world, ids, tally, log);
      HttpInputs inputs = new HttpInputs(world, ids);
      Heap heap = new Heap();
      for (int i = 0; i < share(40); i++) {
        Dice dice = Dice.of(SEED, "http", i);
        Input input = inputs.next(dice);
        boolean raw = dice.oneIn(10);
        byte[] bytes = raw ? Mutation.bytes(dice, input.bytes()) : input.bytes();
        conversation.say("http", input, bytes, !dice.oneIn(100));
        heap.passed(i, share(40));
      }
      heap.assertBounded();
      world.begin();
    }
    assertThat(tally.findings("http")).isEmpty();
  }

  @Test
  void everyToolAnswersWhateverItIsAsked() throws IOException {
    try (World world = World.in(Files.createDirectory(folder.resolve("tools")))) {
      Ids ids = new Ids();
      Conversation conversation = new Conversation(world, ids, tally, log);
      ToolInputs inputs = new ToolInputs(world, ids);
      Heap heap = new Heap();
      for (int i = 0; i < share(20); i++) {
        Input input = inputs.next(Dice.of(SEED, "tools", i));
        conversation.say("tools", input, input.bytes(), true);
        heap.passed(i, share(20));
      }
      heap.assertBounded();
      world.begin();
    }
    assertThat(tally.findings("tools")).isEmpty();
  }

  @Test
  void everyCallToOpenCodeEndsWhateverIsAnswered() throws IOException {
    Heap heap = new Heap();
    try (Calls calls = new Calls(tally)) {
      for (int i = 0; i < share(12); i++) {
        calls.one(Dice.of(SEED, "calls", i));
        heap.passed(i, share(12));
      }
      heap.assertBounded();
    }
    assertThat(tally.findings("calls")).isEmpty();
  }

  @Test
  void theDaemonGoesOnWhateverOpenCodeTells() throws IOException {
    Heap heap = new Heap();
    try (World world = World.in(Files.createDirectory(folder.resolve("events")))) {
      Siege siege = new Siege(world, tally, log);
      int done = 0;
      for (int batch = 0; done < share(10); batch++) {
        done += siege.batch(SEED, batch);
        heap.passed(done, share(10));
      }
      heap.assertBounded();
    }
    assertThat(tally.findings("events")).isEmpty();
  }

  @Test
  void filesOfPeopleAreReadOrRefused() throws IOException {
    UserFiles files = new UserFiles(Files.createDirectory(folder.resolve("files")), tally);
    for (int i = 0; i < share(5); i++) {
      files.orchestrator(Dice.of(SEED, "orchestrator", i));
      files.agent(Dice.of(SEED, "agent", i));
    }
    for (int i = 0; i < share(3); i++) {
      files.settings(Dice.of(SEED, "settings", i));
    }
    assertThat(tally.findings("orchestrator.json")).isEmpty();
    assertThat(tally.findings("agent files")).isEmpty();
    assertThat(tally.findings("troupe.conf")).isEmpty();
  }

  @Test
  void filesOfTeamsAreReadOrTheirDamageIsTold() throws IOException {
    TeamFiles files = TeamFiles.in(Files.createDirectory(folder.resolve("teams")), tally, log);
    for (int done = 0; done < share(5); done += FOLDERS) {
      files.batch(SEED, done, Math.min(FOLDERS, share(5) - done));
    }
    assertThat(tally.findings("team files")).isEmpty();
  }

  /** So many of a hundred inputs. */
  private static int share(int percent) {
    return Math.max(1, INPUTS / 100 * percent);
  }
}
