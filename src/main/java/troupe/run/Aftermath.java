package troupe.run;

import java.util.Optional;
import troupe.worker.Answer;

/**
 * What can be found out about a turn that is over.
 *
 * @param answer as the session has it; empty when it could not be asked
 * @param hint a cause that OpenCode did not tell, for people
 */
record Aftermath(Optional<Answer> answer, Optional<String> hint) {

  /** Nothing was asked. */
  static final Aftermath UNKNOWN = new Aftermath(Optional.empty(), Optional.empty());
}
