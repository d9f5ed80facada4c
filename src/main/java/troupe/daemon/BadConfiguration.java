package troupe.daemon;

import java.util.List;
import java.util.stream.Collectors;
import troupe.worker.config.Violation;

/** What the daemon is to be run with is wrong, so that it did not start; the message says what. */
public final class BadConfiguration extends Exception {

  BadConfiguration(String message) {
    super(message);
  }

  /** Files of workers are wrong: a line for each violation. */
  static BadConfiguration ofWorkers(List<Violation> violations) {
    return new BadConfiguration(
        violations.stream()
            .map(Violation::toString)
            .collect(Collectors.joining("\n", "the configuration of workers is wrong:\n", "")));
  }
}
