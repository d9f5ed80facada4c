package troupe.daemon;

import java.util.List;
import java.util.stream.Collectors;
import troupe.worker.config.Violation;

/** The configuration files of workers are wrong, so that the daemon did not start. */
public final class BadConfiguration extends Exception {

  /** Its message has a line for each violation. */
  BadConfiguration(List<Violation> violations) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
  }
}
