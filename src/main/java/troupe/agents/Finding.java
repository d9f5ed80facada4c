package troupe.agents;

import java.nio.file.Path;

/**
 * Something in an agent file that a person should mend.
 *
 * @param line counted from 1; 0 when it is about the file as a whole
 * @param field the field in question, with dots between levels ({@code tools.bash}); may be empty
 * @param problem what is wrong and what was expected, for people
 */
public record Finding(Path file, int line, String field, String problem, Severity severity) {

  /** How bad it is. */
  public enum Severity {
    /** OpenCode refuses the file or takes it for something else, or Troupe cannot use it. */
    ERROR,
    /** It runs, perhaps not as it was meant. */
    WARNING
  }

  /** {@code file:line: field: problem}, without what there is not. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line : "")
        + (field.isEmpty() ? "" : ": " + field)
        + ": "
        + problem;
  }
}
