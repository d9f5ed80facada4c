package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.run.Workshop.agent;
import static troupe.run.Workshop.done;
import static troupe.run.Workshop.server;
import static troupe.run.Workshop.text;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Outcome;
import troupe.api.WorkerAnswer;
import troupe.api.WorkerEvent;
import troupe.api.WorkerStatus;
import troupe.run.Workshop.Turn;
import troupe.testing.Actors;
import troupe.worker.Placement;
import troupe.worker.ServerNews;
import troupe.worker.config.Reuse;

/** What is told of workers, and how they are said to be doing. */
final class WorkerEventsTest {

  private static final URI URL = URI.create("http://127.0.0.1:4096");

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  @Test
  void promptIsToldFromItsBeginningToItsAnswer() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    WorkerEvent busy = shop.events.receiveMessage();
    assertThat(busy.type()).isEqualTo("orchestra.worker.busy");
    assertThat(busy.version()).isEqualTo(1);
    assertThat(busy.meta()).isEqualTo(new WorkerEvent.Meta("troupe", null, "vision"));
    assertThat(busy.data())
        .isEqualTo(
            Map.of("id", "vision", "status", "busy", "previousStatus", "ready", "running", 1));
    Turn turn = shop.turn("ses_1");
    turn.speaks("A ");
    WorkerEvent stream = shop.events.receiveMessage();
    assertThat(stream.type()).isEqualTo("orchestra.worker.stream");
    assertThat(stream.meta()).isEqualTo(new WorkerEvent.Meta("troupe", "ses_1", "vision"));
    assertThat(stream.data())
        .isEqualTo(Map.of("messageId", "msg_a", "partId", "prt_a", "delta", "A "));
    assertThat(stream.id()).isNotEqualTo(busy.id());
    turn.says("A cat.");
    WorkerEvent response = shop.events.receiveMessage();
    assertThat(response.type()).isEqualTo("orchestra.worker.response");
    assertThat(response.data())
        .containsEntry("messageId", done(asked).messageId())
        .containsEntry("text", "A cat.")
        .containsEntry("cost", 0.5)
        .containsEntry("durationMs", 0L)
        .containsKey("tokens");
    WorkerEvent ready = shop.events.receiveMessage();
    assertThat(ready.type()).isEqualTo("orchestra.worker.ready");
    assertThat(ready.data())
        .isEqualTo(Map.of("id", "vision", "status", "ready", "previousStatus", "busy"));
  }

  @Test
  void onlyTheBeginningOfALongAnswerIsTold() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    String fits = "a".repeat(Announcer.LONGEST_TEXT - 1);
    shop.turn("ses_1").says(fits + "\uD83C\uDFAD and more");
    assertThat(shop.event("response").data())
        .containsEntry("text", fits)
        .containsEntry("truncated", true);
    assertThat(text(asked)).hasSizeGreaterThan(Announcer.LONGEST_TEXT);
  }

  @Test
  void answerThatJustFitsIsToldWhole() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    shop.ask("Look.");
    String fits = "a".repeat(Announcer.LONGEST_TEXT);
    shop.turn("ses_1").says(fits);
    assertThat(shop.event("response").data())
        .containsEntry("text", fits)
        .doesNotContainKey("truncated");
  }

  @Test
  void serverIsToldFromItsStartToItsEnd() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    Placement.Own at = new Placement.Own("vision", "stub/one", shop.directory, "", false);
    assertThat(shop.view().status()).isEqualTo(WorkerStatus.STOPPED);
    shop.backends.tell(new ServerNews.Spawned(at, 7));
    assertThat(shop.event("spawned").data())
        .containsEntry("pid", 7L)
        .containsEntry("directory", shop.directory)
        .containsEntry("model", "stub/one")
        .containsEntry("status", "starting")
        .containsEntry("previousStatus", "stopped");
    shop.backends.tell(new ServerNews.Ready(at, 7, URL));
    assertThat(shop.event("ready").data())
        .containsEntry("url", URL.toString())
        .containsEntry("previousStatus", "starting");
    assertThat(shop.view().pid()).isEqualTo(7);
    assertThat(shop.view().url()).isEqualTo(URL.toString());
    shop.backends.tell(new ServerNews.Reused(at, 7, URL));
    assertThat(shop.event("reused").data()).doesNotContainKey("previousStatus");
    shop.backends.tell(new ServerNews.Failed(at, "exit code 1", false));
    assertThat(shop.event("error").data())
        .containsEntry("reason", "exit code 1")
        .containsEntry("givenUp", false)
        .containsEntry("previousStatus", "ready");
    assertThat(shop.view().error()).isEqualTo("exit code 1");
    shop.backends.tell(new ServerNews.Stopped(at, "idle"));
    assertThat(shop.event("stopped").data()).containsEntry("reason", "idle");
  }

  @Test
  void serverThatIsGivenUpIsAnErrorUntilThePauseIsOver() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    Placement.Own at = new Placement.Own("vision", "stub/one", shop.directory, "", false);
    shop.backends.tell(new ServerNews.Failed(at, "exit code 1", true));
    assertThat(shop.event("error").data()).containsEntry("status", "error");
    assertThat(shop.view().status()).isEqualTo(WorkerStatus.ERROR);
    assertThat(shop.view().servers()).hasSize(1);
    shop.timePasses(Duration.ofMinutes(1));
    assertThat(shop.event("stopped").data())
        .containsEntry("previousStatus", "error")
        .containsEntry("reason", "the pause after its failures is over");
    assertThat(shop.view().status()).isEqualTo(WorkerStatus.STOPPED);
    assertThat(shop.view().error()).isEqualTo("exit code 1");
  }

  @Test
  void workerWhosePromptWaitsForAServerIsStarting() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    shop.ask("Look.");
    assertThat(shop.view().status()).isEqualTo(WorkerStatus.STARTING);
    Placement.Own at = new Placement.Own("vision", "stub/one", shop.directory, "", false);
    shop.backends.tell(new ServerNews.Ready(at, 7, URL));
    shop.event("ready");
    assertThat(shop.view().status()).isEqualTo(WorkerStatus.BUSY);
    assertThat(shop.view().servers().get(0).status()).isEqualTo(WorkerStatus.BUSY);
  }

  @Test
  void newsOfServersOfMembersChangeNothing() {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    for (String owner : List.of("blue/ada", "vision")) {
      Placement.Own member = new Placement.Own(owner, "stub/one", shop.directory, "", true);
      shop.backends.tell(new ServerNews.Spawned(member, 7));
      shop.backends.tell(new ServerNews.Ready(member, 7, URL));
      assertThat(shop.view().status()).isEqualTo(WorkerStatus.STOPPED);
      assertThat(shop.view().servers()).isEmpty();
    }
    done(shop.workers.stop("vision"));
    assertThat(shop.backends.ended()).isEmpty();
  }

  @Test
  void subscriberGetsWhatHappensFromThenOnAndTheSlowOneLosesTheOldest() throws Exception {
    Workshop shop = new Workshop(actors, root, server(Reuse.PROCESS));
    Placement.Own at = new Placement.Own("vision", "stub/one", shop.directory, "", false);
    shop.backends.tell(new ServerNews.Spawned(at, 1));
    shop.event("spawned");
    Subscriber slow = new Subscriber();
    Subscriber quick = new Subscriber();
    shop.workers.events().subscribe(slow);
    shop.workers.events().subscribe(quick);
    quick.more(Long.MAX_VALUE);
    int many = 3_000;
    List<Long> all = new ArrayList<>();
    for (int pid = 2; pid <= many; pid++) {
      shop.backends.tell(new ServerNews.Spawned(at, pid));
      if (pid % 500 == 0) {
        // Never further behind than the buffer is long.
        all.addAll(quick.untilPid(pid));
      }
    }
    assertThat(all).startsWith(2L).hasSize(many - 1).isSorted();
    slow.more(Long.MAX_VALUE);
    List<Long> late = slow.untilPid(many);
    assertThat(late).isSorted().hasSizeLessThan(many - 1).endsWith((long) many);
  }

  private static final class Subscriber implements Flow.Subscriber<WorkerEvent> {

    private final LinkedBlockingQueue<WorkerEvent> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Flow.Subscription> subscriptions =
        new LinkedBlockingQueue<>();

    void more(long count) throws InterruptedException {
      Flow.Subscription subscription = subscriptions.poll(20, TimeUnit.SECONDS);
      assertThat(subscription).isNotNull();
      subscription.request(count);
    }

    List<Long> untilPid(long last) throws InterruptedException {
      List<Long> pids = new ArrayList<>();
      while (pids.isEmpty() || pids.get(pids.size() - 1) != last) {
        WorkerEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("after %s", pids).isNotNull();
        pids.add((Long) event.data().get("pid"));
      }
      return pids;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriptions.add(subscription);
    }

    @Override
    public void onNext(WorkerEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void textIsHeardOfTheEndOfATurnThatFailed() {
    Workshop shop = new Workshop(actors, root, agent(Reuse.SESSION));
    CompletionStage<Outcome<WorkerAnswer>> asked = shop.ask("Look.");
    shop.turn("ses_1").says("");
    Workshop.refusal(asked);
    assertThat(String.valueOf(shop.event("error").data().get("reason"))).contains("without a word");
    CompletionStage<Outcome<WorkerAnswer>> next = shop.ask("Again.");
    shop.ready();
    shop.taken().says("Yes.");
    assertThat(text(next)).isEqualTo("Yes.");
  }
}
