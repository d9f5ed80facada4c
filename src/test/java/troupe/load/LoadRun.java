package troupe.load;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import troupe.e2e.Api;
import troupe.e2e.DaemonProcess;
import troupe.e2e.TroupeProcess;

/** A daemon under load: its teams, its clients, and what was promised to them. */
final class LoadRun implements AutoCloseable {

  /** As bin/troupe starts it, but without the larger common pool that hides needless threads. */
  private static final List<String> JVM = List.of("-Xss512k", "-Xmx512m");

  private static final int SPAWNERS = 8;
  private static final Duration REST = Duration.ofMinutes(2);

  /**
   * All clients come from one address. What a team remembers for a day or keeps of closed mail is
   * small here, so that it is full when the load is measured. Readers that take nothing are let go
   * early, so that a short run has some.
   */
  private static final String SETTINGS =
      """
      troupe.http { request-rate = 100000, request-burst = 100000, idempotency-keys = 50 }
      troupe.http { idle-limit = 20s, write-limit = 8s }
      troupe.mail.kept = 100
      """;

  private final LoadPlan plan;
  private final FastOpenCode opencode;
  private final DaemonProcess daemon;
  private final Api api;
  private final Tally tally = new Tally();
  private final List<LoadTeam> teams = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Readers readers;
  private @Nullable Vitals warm;
  private @Nullable Vitals busy;
  private int tasksWhenWarm;
  private long turnsWhenWarm;
  private double seconds;

  private LoadRun(LoadPlan plan, FastOpenCode opencode, DaemonProcess daemon) {
    this.plan = plan;
    this.opencode = opencode;
    this.daemon = daemon;
    this.api = daemon.api();
  }

  static LoadRun start(LoadPlan plan, Path folder) throws IOException {
    FastOpenCode opencode = FastOpenCode.start(plan.think());
    DaemonProcess.Place place = DaemonProcess.Place.in(folder);
    Path config = Files.writeString(folder.resolve("troupe.conf"), SETTINGS);
    List<String> arguments =
        place.arguments(opencode.url().toString(), "--config", config.toString());
    Map<String, String> environment =
        Map.of("HOME", place.user().toString(), "PATH", System.getenv("PATH"));
    TroupeProcess process = TroupeProcess.start(folder, environment, arguments, JVM);
    return new LoadRun(plan, opencode, DaemonProcess.ready(process, place).awaitReady());
  }

  /** Makes all teams, each in a directory of its own, and their members. */
  void spawnAll() throws Exception {
    long start = System.nanoTime();
    ExecutorService spawners = Executors.newFixedThreadPool(SPAWNERS);
    try {
      List<Callable<LoadTeam>> all = new ArrayList<>();
      for (int number = 1; number <= plan.teams(); number++) {
        String name = "team" + number;
        Path directory = daemon.place().project().resolve(name);
        all.add(() -> LoadTeam.create(api, name, directory, plan.crew()));
      }
      for (Future<LoadTeam> made : spawners.invokeAll(all)) {
        teams.add(made.get());
      }
    } finally {
      spawners.shutdownNow();
    }
    System.out.printf(
        "load run: %d teams of %d in %.1f s%n", plan.teams(), plan.crew(), since(start));
  }

  /** Warms up, then loads for as long as planned. */
  void load() throws Exception {
    readers = Readers.start(plan, api, teams, over);
    ExecutorService clients = Executors.newFixedThreadPool(plan.clients());
    try {
      LoadClient.Surroundings with = new LoadClient.Surroundings(api, teams, tally, over, plan);
      IntStream.range(0, plan.clients())
          .forEach(number -> clients.execute(new LoadClient(number, with)));
      pass(plan.warmUp());
      warm = vitals();
      System.out.println("load run: warm: " + warm);
      tasksWhenWarm = tally.tasks().size();
      turnsWhenWarm = opencode.turns();
      tally.measure();
      long start = System.nanoTime();
      pass(plan.load());
      seconds = since(start);
      busy = vitals();
    } finally {
      over.countDown();
      clients.shutdown();
      assertThat(clients.awaitTermination(2, TimeUnit.MINUTES)).as("clients ended").isTrue();
    }
  }

  /** The clients work meanwhile; there is nothing else to wait for. */
  private void pass(Duration time) throws InterruptedException {
    assertThat(over.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  Vitals vitals() throws IOException {
    return Vitals.of(daemon.process().pid());
  }

  Vitals warm() {
    return Objects.requireNonNull(warm);
  }

  int tasksSinceWarm() {
    return tally.tasks().size() - tasksWhenWarm;
  }

  String figures() {
    return "load run: %.0f s, %d messages and %d tasks acknowledged, %.0f turns/s%n"
        .concat("%s  refused %s%n  warm:    %s%n  at work: %s")
        .formatted(
            seconds,
            tally.mail().size(),
            tally.tasks().size(),
            (opencode.turns() - turnsWhenWarm) / seconds,
            tally.times(seconds),
            tally.refusals(),
            warm,
            busy);
  }

  /** Waits until everybody has answered everything. */
  void rest() throws IOException {
    for (LoadTeam team : teams) {
      await().atMost(REST).untilAsserted(() -> atRest(team));
    }
    System.out.println("load run: at rest: " + vitals());
  }

  private void atRest(LoadTeam team) throws IOException {
    api.get(team.path("/members"))
        .ok()
        .path("members")
        .forEach(member -> assertThat(member.path("status").asText()).isEqualTo("ready"));
    assertThat(api.get(team.path("/messages")).ok().path("messages").valueStream())
        .extracting(message -> message.path("state").asText())
        .isSubsetOf("answered", "dead");
  }

  void checkAnswers() {
    assertThat(tally.surprises()).isEmpty();
    assertThat(tally.mail()).isNotEmpty();
    assertThat(tally.tasks()).isNotEmpty();
  }

  /** Everybody was told everything once, in the order it was taken, and it was answered. */
  void checkMail() throws IOException {
    Map<String, Books> books = books();
    for (Tally.Mail mail : tally.mail()) {
      assertThat(Objects.requireNonNull(books.get(mail.team())).isAnswered(mail.id()))
          .as("%s is answered", mail)
          .isTrue();
    }
    for (LoadTeam team : teams) {
      Books its = Objects.requireNonNull(books.get(team.name()));
      assertThat(its.dead()).as("dead mail of %s", team.name()).isEmpty();
      team.sessions()
          .forEach(
              (name, session) ->
                  assertThat(letters(session))
                      .as("mail to %s of %s", name, team.name())
                      .doesNotHaveDuplicates()
                      .isEqualTo(its.lettersTo(name)));
    }
    checkOrderOfEachClient();
  }

  private Map<String, Books> books() throws IOException {
    Map<String, Books> books = new HashMap<>();
    for (LoadTeam team : teams) {
      books.put(team.name(), Books.of(daemon.place().teams().resolve(team.name())));
    }
    return books;
  }

  /** Every reader was told everything, whatever it was let go for. */
  void checkReaders() throws IOException {
    Readers all = Objects.requireNonNull(readers);
    all.check(books());
    System.out.print("load run: readers:\n" + all.figures());
    if (plan.isLong()) {
      all.checkStalled();
    }
  }

  private List<String> letters(String session) {
    return opencode.prompts(session).stream().filter(text -> text.startsWith("[Team ")).toList();
  }

  /** A client sends its next message after the last one was taken. */
  private void checkOrderOfEachClient() {
    Map<String, List<String>> sent = new HashMap<>();
    Map<String, String> sessions = new HashMap<>();
    for (LoadTeam team : teams) {
      team.sessions().forEach((name, session) -> sessions.put(team.name() + "/" + name, session));
    }
    for (Tally.Mail mail : tally.mail()) {
      String line = mail.team() + "/" + mail.to() + "/" + mail.client();
      sent.computeIfAbsent(line, first -> new ArrayList<>()).add(mail.text());
    }
    Map<String, List<String>> heard = new HashMap<>();
    sessions.forEach(
        (name, session) ->
            heard.put(
                name,
                letters(session).stream()
                    .map(text -> text.replaceFirst("^\\[Team [^]]*]: ", ""))
                    .toList()));
    sent.forEach(
        (line, texts) -> {
          List<String> all = heard.get(line.replaceFirst("/[^/]*$", ""));
          assertThat(all).as(line).containsSubsequence(texts);
        });
  }

  /** Every task is there, in the state that was acknowledged last. */
  void checkTasks() throws IOException {
    Map<Tally.TaskKey, String> found = new HashMap<>();
    for (LoadTeam team : teams) {
      for (JsonNode task : api.get(team.path("/tasks")).ok().path("tasks")) {
        found.put(
            new Tally.TaskKey(team.name(), task.path("id").asText()), task.path("status").asText());
      }
    }
    assertThat(found).containsExactlyInAnyOrderEntriesOf(tally.tasks());
  }

  @Override
  public void close() {
    over.countDown();
    if (readers != null) {
      readers.close();
    }
    if (daemon.process().runs()) {
      daemon.process().stop();
    }
    opencode.close();
  }
}
