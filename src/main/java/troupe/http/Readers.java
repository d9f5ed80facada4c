package troupe.http;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** How many streams of one kind run. */
final class Readers {

  private final AtomicInteger count = new AtomicInteger();

  /** Counts {@code stream} from when it is run until it ends. */
  <T> Source<T, NotUsed> counted(Source<T, NotUsed> stream) {
    return Source.fromMaterializer(
            (materializer, attributes) ->
                stream.watchTermination(
                    (none, ended) -> {
                      count.incrementAndGet();
                      // As in StreamSlots.
                      ended.whenCompleteAsync(
                          (done, failure) -> count.decrementAndGet(),
                          materializer.executionContext());
                      return none;
                    }))
        .mapMaterializedValue(later -> NotUsed.getInstance());
  }

  /** How many run now. */
  int now() {
    return count.get();
  }
}
