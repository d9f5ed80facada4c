package troupe.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import troupe.metrics.Meters;
import troupe.settings.HttpLimits;

/** How many streams may be open at once, and how many are. */
final class StreamSlots {

  private final HttpLimits.Share most;
  private final Meters meters;

  /** Only clients that have some; only used while it is locked. */
  private final Map<Client, Integer> open = new HashMap<>();

  private int inAll;

  /**
   * Nobody has one yet.
   *
   * @param meters told of everybody who gets one or leaves
   */
  StreamSlots(HttpLimits.Share most, Meters meters) {
    this.most = most;
    this.meters = meters;
  }

  /** Why {@code client} cannot open another one now. */
  Optional<Problem> refusal(Client client) {
    synchronized (open) {
      if (open.getOrDefault(client, 0) >= most.perClient()) {
        return Optional.of(
            Problem.of(
                ProblemType.TOO_MANY_STREAMS,
                "Your address follows events %d times already.".formatted(most.perClient())));
      }
      return inAll < most.inAll()
          ? Optional.empty()
          : Optional.of(
              Problem.of(
                  ProblemType.OVERLOADED,
                  "Events are followed %d times already.".formatted(most.inAll())));
    }
  }

  /**
   * Counts {@code stream} from when it is run until it ends. One that many asked for in the same
   * instant, and for which there is no room after all, ends at once.
   */
  <T> Source<T, NotUsed> counted(Client client, Source<T, NotUsed> stream) {
    return Source.fromMaterializer(
            (materializer, attributes) ->
                enter(client)
                    ? stream.watchTermination(
                        (none, ended) -> {
                          // A plain step would start a thread where two cores are all.
                          ended.whenCompleteAsync(
                              (done, failure) -> leave(client), materializer.executionContext());
                          return none;
                        })
                    : Source.<T>empty())
        .mapMaterializedValue(later -> NotUsed.getInstance());
  }

  private boolean enter(Client client) {
    synchronized (open) {
      if (refusal(client).isPresent()) {
        return false;
      }
      open.merge(client, 1, Integer::sum);
      inAll++;
      meters.readersChanged(1);
      return true;
    }
  }

  private void leave(Client client) {
    synchronized (open) {
      open.computeIfPresent(client, (known, count) -> count == 1 ? null : count - 1);
      inAll--;
      meters.readersChanged(-1);
    }
  }
}
