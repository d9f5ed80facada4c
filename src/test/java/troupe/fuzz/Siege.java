package troupe.fuzz;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

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
    patiently("a connection").until(() -> opencode.listeners() > 0);
    world.begin();
    List<String> sessions = opencode.sessions();
    List<String> lately = sessions.subList(Math.max(0, sessions.size() - 3), sessions.size());
    String spared = spawn("spared", ScriptedOpenCode.WAIT);
    AtomicInteger answers = new AtomicInteger();
    opencode.spoils(
        (asked, right) ->
            lately.stream().anyMatch(asked.path()::contains)
                ? spoilt(seed, number * 10_000 + answers.incrementAndGet(), right)
                : right);
    for (int i = 0; i < BATCH; i++) {
      byte[] event = events.next(Dice.of(seed, TARGET, number * BATCH + i), lately);
      opencode.tell(event);
      tally.count(TARGET, "told");
      if (i % 10 == 0) {
        mail(i % 20 == 0 ? "ada" : "bob");
      }
    }
    try {
      awaitAllHeard(spared, "per_all" + number);
      opencode.spoils((asked, right) -> right);
      recover(number);
    } catch (ConditionTimeoutException late) {
      String ready = world.ask("GET", "/health/ready", "").text();
      String team = world.ask("GET", "/v1/teams/blue", "").text();
      String listeners = opencode.listeners() + " listeners, ";
      tally.found(
          TARGET + ": " + late.getMessage(),
          listeners + ready,
          team.getBytes(StandardCharsets.UTF_8));
      opencode.spoils((asked, right) -> right);
    }
    log.take().forEach(defect -> tally.found(TARGET + ": " + first(defect), defect, new byte[0]));
    return BATCH + answers.get();
  }

  private byte[] spoilt(long seed, int number, byte[] right) {
    Dice dice = Dice.of(seed, "answers", number);
    tally.count(TARGET, "answered");
    return dice.oneIn(3) ? right : HostileAnswers.instead(dice, right);
  }

  private String spawn(String name, String prompt) throws IOException {
    String body = "{\"name\": \"%s\", \"role\": \"r\", \"prompt\": \"%s\"}";
    return world
        .ok("POST", "/v1/teams/blue/members", body.formatted(name, prompt))
        .path("sessionId")
        .asText();
  }

  /** It makes calls of the daemon that are answered with nonsense. */
  private void mail(String member) throws IOException {
    String body = "{\"to\": \"%s\", \"text\": \"Hello.\"}".formatted(member);
    int status = world.ask("POST", "/v1/teams/blue/messages", body).status();
    if (status != 202 && (status < 400 || status >= 500)) {
      tally.found(TARGET + ": mail is answered " + status, member, new byte[0]);
    }
  }

  /** Events come in order, so when the ask of a session that nothing hostile named is known. */
  private void awaitAllHeard(String session, String ask) {
    patiently("everything to be heard")
        .until(
            () -> {
              // A stream that broke meanwhile loses what is told before there is another one.
              world.opencode().asks(session, ask);
              return world.ask("GET", "/v1/permissions", "").text().contains(ask);
            });
  }

  /** A new member, of whom the hostile server never spoke, does its work. */
  private void recover(int number) throws IOException {
    patiently("readiness").until(() -> world.ask("GET", "/health/ready", "").status() == 200);
    spawn("zoe" + number, "Hello.");
    patiently("the work of a new member")
        .until(
            () ->
                world
                    .ok("GET", "/v1/teams/blue/members/zoe" + number, "")
                    .path("lastResult")
                    .asText()
                    .equals("Done."));
  }

  private static ConditionFactory patiently(String what) {
    return await(what).pollDelay(Duration.ZERO).atMost(PATIENCE);
  }

  private static String first(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\d+", "#");
  }
}
