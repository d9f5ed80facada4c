package troupe.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import troupe.e2e.Api;

/**
 * One client: sends mail, works on tasks and looks, one request after another, until it is told
 * that it is over. What was not acknowledged it sends again under the same key, and now and then
 * what was.
 */
final class LoadClient implements Runnable {

  /** How long it waits after a refusal that says to come again. */
  private static final Duration REFUSED = Duration.ofMillis(500);

  private static final String FILLER = " " + "and so on ".repeat(8).strip();

  private final int number;
  private final Api api;
  private final List<LoadTeam> teams;
  private final Tally tally;
  private final CountDownLatch over;
  private final Duration pause;
  private final Random random;

  /** Its tasks that are not completed. */
  private final Deque<Job> jobs = new ArrayDeque<>();

  private int sent;
  private String lastRead = "/v1/teams";

  /** What it works with. */
  record Surroundings(
      Api api, List<LoadTeam> teams, Tally tally, CountDownLatch over, LoadPlan plan) {}

  /** A task of its own and who is to do it; nobody else claims it. */
  private record Job(LoadTeam team, String id, String member, boolean claimed) {}

  LoadClient(int number, Surroundings with) {
    this.number = number;
    this.api = with.api();
    this.teams = with.teams();
    this.tally = with.tally();
    this.over = with.over();
    this.pause = with.plan().pause();
    this.random = new Random(with.plan().seed() + number);
  }

  @Override
  public void run() {
    try {
      while (!rest(pause)) {
        int dice = random.nextInt(100);
        if (dice < 53) {
          message();
        } else if (dice < 55) {
          broadcast();
        } else if (dice < 75) {
          work();
        } else {
          look(dice);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | AssertionError broken) {
      tally.surprised("client %d: %s".formatted(number, broken));
    }
  }

  /** Whether it is over. */
  private boolean rest(Duration usual) throws InterruptedException {
    long millis = usual.toMillis() / 2 + random.nextLong(usual.toMillis() + 1);
    return over.await(millis, TimeUnit.MILLISECONDS);
  }

  private void message() throws InterruptedException {
    LoadTeam team = any(teams);
    List<String> all = List.copyOf(team.sessions().keySet());
    String to = any(all);
    String from = any(all);
    Map<String, String> body = new HashMap<>(Map.of("to", to, "text", text()));
    if (!from.equals(to)) {
      body.put("from", from);
    }
    JsonNode answer = post("message", team.path("/messages"), body);
    if (!answer.isMissingNode()) {
      acknowledged(team, to, answer, body);
      lastRead = team.path("/messages/" + answer.path("id").asText());
    }
  }

  private void broadcast() throws InterruptedException {
    LoadTeam team = any(teams);
    Map<String, String> body = Map.of("from", "lead", "to", "*", "text", text());
    post("broadcast", team.path("/messages"), body)
        .path("messages")
        .forEach(one -> acknowledged(team, one.path("to").asText(), one, body));
  }

  private void acknowledged(LoadTeam team, String to, JsonNode one, Map<String, String> body) {
    String id = one.path("id").asText();
    tally.acknowledged(new Tally.Mail(number, team.name(), to, id, body.getOrDefault("text", "")));
  }

  private String text() {
    return "note " + sent++ + " of client " + number + FILLER;
  }

  private void work() throws InterruptedException {
    Job job = jobs.size() < 3 ? null : jobs.remove();
    if (job == null) {
      LoadTeam team = any(teams);
      Map<String, String> task = Map.of("title", text(), "description", "About it");
      JsonNode added = post("task add", team.path("/tasks"), task);
      if (!added.isMissingNode()) {
        jobs.add(done(new Job(team, added.path("id").asText(), any(team.members()), false), added));
      }
    } else {
      String step = job.claimed() ? "complete" : "claim";
      String path = job.team().path("/tasks/" + job.id() + "/" + step);
      JsonNode answer = post("task " + step, path, Map.of("member", job.member()));
      if (!answer.isMissingNode() && !job.claimed()) {
        jobs.add(done(new Job(job.team(), job.id(), job.member(), true), answer));
      } else if (!answer.isMissingNode()) {
        done(job, answer.path("task"));
      }
    }
  }

  private Job done(Job job, JsonNode task) {
    String status = task.path("status").asText();
    tally.acknowledged(new Tally.TaskKey(job.team().name(), job.id()), status);
    return job;
  }

  private void look(int dice) throws IOException {
    LoadTeam team = any(teams);
    String path =
        switch (dice % 5) {
          case 0 -> team.path("");
          case 1 -> team.path("/tasks");
          case 2 -> lastRead;
          default -> team.path("/members/" + any(team.members()));
        };
    long start = System.nanoTime();
    Api.Answer answer = api.get(path);
    tally.took("look", System.nanoTime() - start);
    // Mail that was closed long ago is only in the journal.
    if (answer.status() != 200 && !path.equals(lastRead)) {
      tally.surprised("GET %s: %s".formatted(path, answer));
    }
  }

  /** The body of a good answer; missing when it was refused to the end. */
  private JsonNode post(String what, String path, Map<String, String> body)
      throws InterruptedException {
    String key = "client %d request %d %s".formatted(number, sent++, what);
    Api.Answer answer = new Api.Answer(0, MissingNode.getInstance());
    do {
      long start = System.nanoTime();
      try {
        answer = api.postOnce(path, body, key);
        if (answer.status() / 100 == 2) {
          tally.took(what, System.nanoTime() - start);
          return again(path, body, key, answer);
        }
        tally.refused(answer.status() + " " + answer.problem());
      } catch (IOException lost) {
        tally.refused("no answer: " + lost);
      }
    } while (mayComeAgain(answer) && !rest(REFUSED));
    if (!mayComeAgain(answer)) {
      tally.surprised("POST %s: %s".formatted(path, answer));
    }
    return MissingNode.getInstance();
  }

  private static boolean mayComeAgain(Api.Answer answer) {
    return List.of(0, 429, 503).contains(answer.status());
  }

  private JsonNode again(String path, Map<String, String> body, String key, Api.Answer first) {
    if (random.nextInt(20) == 0) {
      try {
        Api.Answer second = api.postOnce(path, body, key);
        if (!second.equals(first)) {
          tally.surprised("POST %s: %s, and again: %s".formatted(path, first, second));
        }
      } catch (IOException lost) {
        tally.refused("no answer: " + lost);
      }
    }
    return first.body();
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
