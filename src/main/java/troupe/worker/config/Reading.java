package troupe.worker.config;

import java.util.List;

/** What came of reading the files. */
public sealed interface Reading {

  /** All of them are right; no file at all is right too. */
  record Valid(Orchestrator config) implements Reading {}

  /**
   * Something is wrong, and nothing of them may be used.
   *
   * @param violations by file, line and column; of more than a hundred the last one only says how
   *     many are left out
   */
  record Invalid(List<Violation> violations) implements Reading {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }
}
