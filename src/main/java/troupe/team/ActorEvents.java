package troupe.team;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import troupe.api.Caller;
import troupe.api.EventNews;
import troupe.api.EventPage;
import troupe.api.Events;
import troupe.api.Outcome;

/** {@link Events} answered by the teams' actors, and heard on the system's event stream. */
public final class ActorEvents implements Events {

  /** Never in use: what follows takes each one as it comes, and gathers. */
  private static final int BUFFER = 16;

  private final ActorTeams teams;
  private final ActorSystem<?> system;

  /** The events of {@code teams}, which run in {@code system}. */
  public ActorEvents(ActorTeams teams, ActorSystem<?> system) {
    this.teams = teams;
    this.system = system;
  }

  @Override
  public CompletionStage<Outcome<EventPage>> page(
      Caller caller, String team, long after, int limit) {
    return teams.request(team, replyTo -> new Request.ReadEvents(caller, after, limit, replyTo));
  }

  @Override
  public CompletionStage<Map<String, OptionalLong>> heads(Caller caller) {
    return teams.heads(caller);
  }

  @Override
  public Flow.Publisher<EventNews> news() {
    return subscriber -> {
      Source<Told, ActorRef<Told>> source =
          ActorSource.actorRef(
              never -> false, never -> Optional.empty(), BUFFER, OverflowStrategy.fail());
      source
          .mapMaterializedValue(this::subscribed)
          .conflateWithSeed(Backlog::of, Backlog::plus)
          .mapConcat(Backlog::news)
          .runWith(JavaFlowSupport.Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system)
          .subscribe(subscriber);
    };
  }

  private NotUsed subscribed(ActorRef<Told> ear) {
    system.eventStream().tell(new EventStream.Subscribe<>(Told.class, ear));
    return NotUsed.getInstance();
  }
}
