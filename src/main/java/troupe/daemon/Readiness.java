package troupe.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Why the daemon cannot work at the moment, by part. Written by the parts, read by probes. */
final class Readiness {

  private final Map<String, String> causes = new ConcurrentSkipListMap<>();

  /** Empty when it is ready; sorted by part. */
  List<String> causes() {
    return List.copyOf(causes.values());
  }

  /**
   * What {@code part} reports its troubles to, from any thread; empty means there are none.
   *
   * @param first the trouble until the first report
   */
  Consumer<Optional<String>> reporter(String part, String first) {
    causes.put(part, first);
    return trouble ->
        trouble.ifPresentOrElse(cause -> causes.put(part, cause), () -> causes.remove(part));
  }
}
