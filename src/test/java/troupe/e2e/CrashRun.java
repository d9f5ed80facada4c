package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A team at work whose daemon, OpenCode or both are killed again and again. Who is killed, after
 * how many requests, and what is requested follow from the seed; at which of its steps the victim
 * is then, does not.
 */
final class CrashRun {

  private static final int CREW = 5;
  private static final int MOST_REQUESTS = 25;

  /** So many kills may pass before the team has to come to rest and is looked at. */
  private static final int ROUNDS = 10;

  private static final Duration REST = Duration.ofMinutes(4);

  /** A request and, once there is one, its answer. */
  private static final class Wish {
    private final String path;
    private final Map<String, String> body;
    private Api.@Nullable Answer answer;

    Wish(String path, Map<String, String> body) {
      this.path = path;
      this.body = new TreeMap<>(body);
    }

    boolean happened() {
      return answer != null && answer.status() / 100 == 2;
    }
  }

  private enum Victim {
    DAEMON,
    OPENCODE,
    BOTH
  }

  private final Stage stage;
  private final Random random;
  private final OpenCodeProcess opencode;
  private final Map<String, Wish> wishes = new LinkedHashMap<>();
  private final List<String> members = new ArrayList<>(List.of("lead"));
  private DaemonProcess daemon;
  private TeamClient team;

  CrashRun(Stage stage, long seed) throws IOException {
    this.stage = stage;
    this.random = new Random(seed);
    this.opencode = stage.openCode();
    this.daemon = startDaemon();
    this.team = daemon.team("blue");
    team.spawn("member0", "[[say here]]");
    members.add("member0");
  }

  private DaemonProcess startDaemon() throws IOException {
    Path config = stage.folder("settings").resolve("troupe.conf");
    Files.writeString(
        config,
        "troupe { mail.kept = 100000, turns.max-resumes = 100, store { segment-size = 64KiB, snapshot-age = 500ms } }");
    return stage
        .daemon(stage.place("daemon"), opencode.url().toString(), "--config", config.toString())
        .awaitReady();
  }

  /** Kills so often, and looks whether every promise was kept. What was done, for people. */
  String kill(int kills) throws IOException {
    Map<Victim, Integer> killed = new TreeMap<>();
    for (int round = 1; round <= kills; round++) {
      Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
      workUntilKilled(victim);
      killed.merge(victim, 1, Integer::sum);
      if (round % ROUNDS == 0 || round == kills) {
        check();
        System.out.printf("crash run: every promise kept after %d kills%n", round);
      }
    }
    long happened = wishes.values().stream().filter(Wish::happened).count();
    return "killed %s; of %d requests %d happened, once each; %d messages in the end"
        .formatted(killed, wishes.size(), happened, team.messages().size());
  }

  private void workUntilKilled(Victim victim) throws IOException {
    int enough = 1 + random.nextInt(MOST_REQUESTS);
    List<String> keys = think(enough + MOST_REQUESTS);
    AtomicInteger sent = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    TeamClient at = team;
    CompletableFuture<Void> client =
        CompletableFuture.runAsync(
            () -> {
              Iterator<String> next = keys.iterator();
              while (next.hasNext() && !over.get() && ask(at, next.next(), sent)) {
                // The next one, until somebody does not answer.
              }
            });
    await().pollInterval(Duration.ofMillis(1)).until(() -> sent.get() >= enough || client.isDone());
    strike(victim);
    over.set(victim == Victim.OPENCODE);
    client.join();
    // Whoever got no answer asks again, and so does, now and then, one who did.
    for (String key : keys) {
      Wish wish = Objects.requireNonNull(wishes.get(key));
      boolean doubts = random.nextInt(4) == 0;
      if (doubts || wish.answer == null || wish.answer.status() == 503) {
        again(key, wish);
      }
    }
    keys.stream().map(wishes::get).forEach(this::learn);
  }

  private void strike(Victim victim) throws IOException {
    if (victim != Victim.OPENCODE) {
      daemon.kill9();
    }
    if (victim != Victim.DAEMON) {
      opencode.kill9();
      opencode.restart();
    }
    if (victim != Victim.OPENCODE) {
      daemon = startDaemon();
      team = team.at(daemon);
    }
    daemon.awaitReady();
  }

  private List<String> think(int count) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = "wish " + wishes.size();
      wishes.put(key, next(key));
      keys.add(key);
    }
    return keys;
  }

  private Wish next(String key) {
    int dice = random.nextInt(20);
    List<String> tasks =
        wishes.values().stream()
            .filter(wish -> wish.path.endsWith("/tasks") && wish.happened())
            .map(wish -> Objects.requireNonNull(wish.answer).body().path("id").asText())
            .toList();
    if (dice == 0 && members.size() <= CREW) {
      String name = "member" + key.substring(key.indexOf(' ') + 1);
      return new Wish(
          team.path("/members"), Map.of("name", name, "role", "hand", "prompt", "[[say here]]"));
    }
    if (dice < 4) {
      return new Wish(team.path("/tasks"), Map.of("title", key, "description", "About it"));
    }
    if (dice < 6 && !tasks.isEmpty() && members.size() > 1) {
      String task = tasks.get(random.nextInt(tasks.size()));
      String member = members.get(1 + random.nextInt(members.size() - 1));
      return new Wish(team.path("/tasks/" + task + "/claim"), Map.of("member", member));
    }
    String from = members.get(random.nextInt(members.size()));
    List<String> others = members.stream().filter(name -> !name.equals(from)).toList();
    String to = others.get(random.nextInt(others.size()));
    return new Wish(team.path("/messages"), Map.of("from", from, "to", to, "text", key));
  }

  private boolean ask(TeamClient at, String key, AtomicInteger sent) {
    Wish wish = Objects.requireNonNull(wishes.get(key));
    try {
      sent.incrementAndGet();
      wish.answer = at.api().postOnce(wish.path, wish.body, key);
      return true;
    } catch (IOException killed) {
      return false;
    }
  }

  private void again(String key, Wish wish) throws IOException {
    Api.Answer again = team.api().postOnce(wish.path, wish.body, key);
    if (wish.happened()) {
      assertThat(again).as(key).isEqualTo(wish.answer);
    }
    wish.answer = again;
  }

  private void learn(Wish wish) {
    assertThat(Objects.requireNonNull(wish.answer).status())
        .as(wish.path + wish.body)
        .isIn(200, 201, 202, 409, 429, 503);
    String name = wish.body.getOrDefault("name", "");
    if (wish.happened() && !name.isEmpty() && !members.contains(name)) {
      members.add(name);
    }
  }

  private void check() throws IOException {
    new Promises(team, opencode, daemon.place().project()).hold(REST);
    assertThat(team.messages().stream().map(mail -> mail.path("text").asText()))
        .filteredOn(text -> text.startsWith("wish "))
        .containsExactlyInAnyOrderElementsOf(happened("/messages", "text"));
    JsonNode tasks = team.api().get(team.path("/tasks")).ok().path("tasks");
    assertThat(tasks.valueStream().map(task -> task.path("title").asText()))
        .containsExactlyInAnyOrderElementsOf(happened("/tasks", "title"));
    Map<String, String> owners = new TreeMap<>();
    tasks.forEach(task -> owners.put(task.path("id").asText(), task.path("assignee").asText()));
    claims()
        .forEach(
            claim -> {
              String task = List.of(claim.path.split("/", -1)).get(5);
              assertThat(owners.get(task)).as(claim.path).isEqualTo(claim.body.get("member"));
            });
    assertThat(team.view().path("members").valueStream().map(each -> each.path("name").asText()))
        .containsExactlyInAnyOrderElementsOf(members.subList(1, members.size()));
  }

  private List<String> happened(String path, String field) {
    return wishes.values().stream()
        .filter(wish -> wish.path.endsWith(path) && wish.happened())
        .map(wish -> String.valueOf(wish.body.get(field)))
        .toList();
  }

  private Stream<Wish> claims() {
    return wishes.values().stream().filter(wish -> wish.path.endsWith("/claim") && wish.happened());
  }
}
