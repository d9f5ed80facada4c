package troupe.fuzz;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends inputs to a daemon and judges what comes back and what came of them. */
final class Conversation {

  /** After so many inputs the teams are made anew. */
  private static final int CHAPTER = 250;

  /** After so many it is asked whether memory and disk agree. */
  private static final int PAGE = 20;

  private final World world;
  private final Problems problems = Problems.documented();
  private final DiskWatch disk;
  private final Tally tally;
  private final LogWatch log;
  private final Ids ids;
  private int sent;

  Conversation(World world, Ids ids, Tally tally, LogWatch log) throws IOException {
    this.world = world;
    this.disk = new DiskWatch(world.teams());
    this.tally = tally;
    this.log = log;
    this.ids = ids;
  }

  /**
   * One input on a connection of its own.
   *
   * @param bytes what is sent of it
   * @param ends whether the client says that nothing more comes
   */
  void say(String target, Input input, byte[] bytes, boolean ends) throws IOException {
    if (sent++ % CHAPTER == 0 || !Files.exists(world.teams().resolve("blue"))) {
      begin();
    } else if (sent % PAGE == 0) {
      assertMemoryIsDisk();
    }
    disk.commands();
    List<Reply> replies = new ArrayList<>();
    try {
      replies.addAll(exchange(bytes, ends));
    } catch (IOException | AssertionError | RuntimeException broken) {
      tally.found(target + ": no proper answer: " + broken, "answer", bytes);
    }
    judge(target, input, bytes, replies);
  }

  private void begin() throws IOException {
    world.readToken();
    world.begin();
    ids.learn(world.ask("GET", "/v1/teams/blue", "").text());
    ids.learn(world.ask("GET", "/v1/teams/blue/messages", "").text());
    ids.learn(world.ask("GET", "/v1/permissions", "").text());
  }

  /** What the daemon tells of the team is what is on disk, as soon as nothing is on its way. */
  private void assertMemoryIsDisk() {
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Wire.LIMIT)
        .until(
            () -> {
              Reply view = world.ask("GET", "/v1/teams/blue", "");
              return view.status() == 404
                  || Problems.STRICT.readTree(view.body()).path("seq").asLong()
                      == disk.lastSeq("blue");
            });
  }

  private List<Reply> exchange(byte[] bytes, boolean ends) throws IOException {
    List<Reply> replies = new ArrayList<>();
    boolean bodiless =
        bytes.length > 4 && new String(bytes, 0, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
    try (Wire wire = Wire.to(world.port())) {
      wire.send(bytes);
      if (ends) {
        wire.end();
      }
      Reply reply = wire.read(bodiless);
      replies.add(reply);
      while (ends && reply.goesOn() && !bodiless) {
        reply = wire.read(false);
        if (reply.status() > 0) {
          replies.add(reply);
        }
      }
    }
    return replies;
  }

  private void judge(String target, Input input, byte[] bytes, List<Reply> replies)
      throws IOException {
    String where = input.method() + " " + input.path();
    boolean refused = true;
    for (Reply reply : replies) {
      tally.count(target, outcome(reply));
      problems
          .wrongWith(reply, input.bodiless())
          .forEach(
              wrong -> tally.found(target + ": " + wrong, where + " → " + reply.text(), bytes));
      refused &= isRefusal(reply);
      ids.learn(reply.text());
    }
    List<String> commands = disk.commands();
    if (refused && !replies.isEmpty() && !commands.isEmpty()) {
      String kind = commands.get(0).replaceAll(".*\"type\":\"([a-z._]+)\".*", "$1");
      tally.found(
          "%s: refused, but %s".formatted(target, kind),
          where + " → " + replies.get(0).text() + commands,
          bytes);
    }
    log.take().forEach(defect -> tally.found(target + ": log: " + line(defect), defect, bytes));
    if (!refused && where.contains("token")) {
      world.readToken();
    }
  }

  private static String line(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\d+", "#");
  }

  private static String outcome(Reply reply) {
    if (reply.status() == 0) {
      return "closed";
    }
    return reply.status() == 200 && isRefusal(reply) ? "200 refused" : "" + reply.status();
  }

  /** Tools and MCP refuse with a text or an error of their own. */
  private static boolean isRefusal(Reply reply) {
    if (reply.status() != 200 || reply.body().length == 0) {
      return reply.status() >= 300 || reply.status() == 0;
    }
    try {
      JsonNode json = Problems.STRICT.readTree(reply.body());
      String text = json.at("/result/content/0/text").asText(json.path("text").asText());
      return json.has("error") || text.startsWith("Error") || text.startsWith("Warning");
    } catch (IOException noJson) {
      return false;
    }
  }
}
