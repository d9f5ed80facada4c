package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Ensemble.done;
import static troupe.team.Ensemble.refused;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.STRANGER;
import static troupe.team.Samples.TEAM;
import static troupe.team.Samples.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.api.Event;
import troupe.api.EventNews;
import troupe.api.EventPage;
import troupe.api.EventPage.Gap;
import troupe.api.EventPage.Reason;
import troupe.api.NewTask;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.RequestKey;
import troupe.store.FolderInUse;
import troupe.testing.Actors;

/** A team's events out of real files, and as news. */
final class ActorEventsTest {

  @RegisterExtension final Actors actors = new Actors();
  @TempDir private Path root;
  private Ensemble ensemble;
  private ActorEvents events;

  @BeforeEach
  void open() throws IOException, FolderInUse {
    // Every snapshot puts the journal aside, and only two of them are kept.
    ensemble =
        new Ensemble(
            actors,
            root,
            Ensemble.settings(
                "store { segment-size = 1B, segments = 2, snapshot-interval = 1ms }"));
    events = new ActorEvents(ensemble.teams, actors.system());
    ensemble.blue();
  }

  @Test
  void pagesTellTheWholePastInOrder() {
    for (int task = 0; task < 10; task++) {
      addTask("task " + task);
    }
    long last = ensemble.view().seq();
    List<Long> seqs = new ArrayList<>();
    EventPage page = page(0, 3);
    seqs.addAll(seqsOf(page));
    while (page.next() < page.last()) {
      page = page(page.next(), 3);
      seqs.addAll(seqsOf(page));
    }
    assertThat(page.last()).isEqualTo(last);
    assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
  }

  @Test
  @Timeout(60)
  void segmentsThatAreGoneAreAGapAndWhatIsKeptIsTold() {
    // When the store takes its snapshots, and so puts the journal aside, is its own affair.
    while (page(1, 1).gap() == null) {
      addTask("one more");
      ensemble.timePasses(Duration.ofSeconds(1));
    }
    EventPage page = page(1, 1000);
    Gap gap = Samples.known(page.gap());
    assertThat(gap.reason()).isEqualTo(Reason.NOT_KEPT);
    assertThat(gap.from()).isEqualTo(2);
    assertThat(seqsOf(page))
        .isEqualTo(LongStream.rangeClosed(gap.to() + 1, page.last()).boxed().toList());
  }

  @Test
  void placeBeyondTheEndIsToldAsSuch() {
    assertThat(page(57, 10).gap()).isEqualTo(new Gap(Reason.BEYOND_END, 2, 57));
    assertThat(seqsOf(page(57, 10))).containsExactly(1L);
    assertThat(page(0, 0)).isEqualTo(new EventPage(List.of(), 0, 1, null));
  }

  @Test
  void keysOfClientsAreNotTold() {
    done(
        ensemble
            .teams
            .once(new RequestKey("k1", "f1"))
            .addTask(LEAD, TEAM, new NewTask("Paint", "", null, List.of())));
    EventPage page = page(1, 10);
    assertThat(page.last()).isEqualTo(3);
    assertThat(page.next()).isEqualTo(3);
    assertThat(page.events()).extracting(Event::type).containsExactly("task.added");
  }

  @Test
  void onlyTheLeadAndTheOperatorMayRead() {
    assertThat(seqsOf(done(events.page(LEAD, TEAM, 0, 10)))).containsExactly(1L);
    assertThat(refused(events.page(STRANGER, TEAM, 0, 10))).isInstanceOf(Refusal.OnlyTheLead.class);
    ensemble.member("ada");
    assertThat(refused(events.page(session("ada"), TEAM, 0, 10)))
        .isInstanceOf(Refusal.OnlyTheLead.class);
    assertThat(refused(events.page(OPERATOR, "red", 0, 10)))
        .isEqualTo(new Refusal.NoSuchTeam("red"));
  }

  @Test
  void headsSayHowFarTeamsAre() {
    assertThat(Ensemble.answered(events.heads(OPERATOR)))
        .containsExactlyEntriesOf(Map.of(TEAM, OptionalLong.of(1)));
  }

  @Test
  void newsTellEachStoredEventOnceAndTheEndOfTheTeam() throws InterruptedException {
    News news = new News();
    events.news().subscribe(news);
    news.awaitListening(() -> addTask("fence"));
    long from = ensemble.view().seq() + 1;
    for (int task = 0; task < 5; task++) {
      addTask("task " + task);
    }
    List<Long> told = new ArrayList<>();
    while (told.size() < 5) {
      EventNews.Stored stored = (EventNews.Stored) news.next();
      stored.events().stream().map(Event::seq).filter(seq -> seq >= from).forEach(told::add);
    }
    assertThat(told).isEqualTo(LongStream.range(from, from + 5).boxed().toList());
    done(ensemble.teams.delete(OPERATOR, TEAM, true));
    assertThat(news.next()).isEqualTo(new EventNews.Archived(TEAM));
  }

  private void addTask(String title) {
    done(ensemble.teams.addTask(LEAD, TEAM, new NewTask(title, "", null, List.of())));
  }

  private EventPage page(long after, int limit) {
    CompletionStage<Outcome<EventPage>> page = events.page(OPERATOR, TEAM, after, limit);
    return done(page);
  }

  private static List<Long> seqsOf(EventPage page) {
    return page.events().stream().map(Event::seq).toList();
  }

  /** Takes all there is. */
  private static final class News implements Flow.Subscriber<EventNews> {

    private final LinkedBlockingQueue<EventNews> told = new LinkedBlockingQueue<>();

    /** Does {@code something} until it is heard of. */
    void awaitListening(Runnable something) throws InterruptedException {
      do {
        something.run();
      } while (told.poll(100, TimeUnit.MILLISECONDS) == null);
    }

    EventNews next() throws InterruptedException {
      EventNews next = told.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("news").isNotNull();
      return next;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(EventNews news) {
      told.add(news);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
