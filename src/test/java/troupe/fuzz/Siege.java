package troupe.fuzz;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon whose OpenCode has gone mad, for a while. */
final class Siege {

  private static final String TARGET = "events";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BATCH = 100;

  private final World world;
  private final HostileEvents events = new HostileEvents();
  private final Tally tally;
  private final LogWatch log;

  Siege(World world, Tally tally, LogWatch log) throws IOException {
    this.world = world;
    this.tally = tally;
    this.log = log;
  }

  /**
   * Hostile events and answers; then OpenCode is well again, and so must the daemon be.
   *
   * @return how many inputs there were
   */
  int batch(long seed, int number) throws IOException {
    ScriptedOpenCode opencode = world.opencode();
    await().atMost(PATIENCE).until(() -> opencode.listeners() > 0);
    world.begin();
    List<String> sessions = opencode.sessions();
    List<String> lately = sessions.subList(Math.max(0, sessions.size() - 4), sessions.size());
    AtomicInteger answers = new AtomicInteger();
    opencode.spoils(right -> spoilt(seed, number * 10_000 + answers.incrementAndGet(), right));
    for (int i = 0; i < BATCH; i++) {
      byte[] event = events.next(Dice.of(seed, TARGET, number * BATCH + i), lately);
      opencode.tell(event);
      tally.count(TARGET, "told");
    }
    if (world.ask("GET", "/v1/teams/blue", "").status() != 200) {
      tally.found(TARGET + ": the team does not answer", "batch " + number, new byte[0]);
    }
    opencode.spoils(right -> right);
    recover(number);
    log.take().forEach(defect -> tally.found(TARGET + ": " + first(defect), defect, new byte[0]));
    return BATCH + answers.get();
  }

  private byte[] spoilt(long seed, int number, byte[] right) {
    Dice dice = Dice.of(seed, "answers", number);
    tally.count(TARGET, "answered");
    return dice.oneIn(3) ? right : HostileAnswers.instead(dice, right);
  }

  /** A new member, of whom the hostile server never spoke, does its work. */
  private void recover(int number) throws IOException {
    await().atMost(PATIENCE).until(() -> world.ask("GET", "/health/ready", "").status() == 200);
    world.ok(
        "POST",
        "/v1/teams/blue/members",
        "{\"name\": \"zoe%d\", \"role\": \"r\", \"prompt\": \"Hello.\"}".formatted(number));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                world
                    .ok("GET", "/v1/teams/blue/members/zoe" + number, "")
                    .path("lastResult")
                    .asText()
                    .equals("Done."));
  }

  private static String first(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\d+", "#");
  }
}
