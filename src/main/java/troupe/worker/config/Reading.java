package troupe.worker.config;

import java.util.List;

/** What came of reading the files. */
public sealed interface Reading {

  /** All of them are right; no file at all is right too. */
  record Valid(Orchestrator config) implements Reading {}

  /**
   * Something is wrong, and nothing of them may be used.
   *
   * @param violations all there are, by file, line and column
   */
  record Invalid(List<Violation> violations) implements Reading {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }
}
