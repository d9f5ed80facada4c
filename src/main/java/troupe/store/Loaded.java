package troupe.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was found in a team's folder. */
public sealed interface Loaded {

  /** There is no such team: no folder, or one without a snapshot and without a journal. */
  record Absent() implements Loaded {}

  /**
   * The team can be rebuilt.
   *
   * @param snapshot the newest snapshot as it stands in the file; empty when none was written yet
   * @param snapshotSeq the last event the snapshot contains; 0 when there is none, or when the
   *     earlier plugin wrote it
   * @param after the events since the snapshot, without a gap
   * @param firstLine the line of the first of these in the journal, from 1; the others follow on it
   * @param warnings what was mended, for people
   */
  record Intact(
      Optional<ObjectNode> snapshot,
      long snapshotSeq,
      List<Entry> after,
      int firstLine,
      List<String> warnings)
      implements Loaded {

    public Intact {
      after = List.copyOf(after);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The files cannot be trusted. Nothing was changed, and the folder takes no writes.
   *
   * @param file the file with the damage
   * @param line its line, from 1; 0 when it is not about one line
   * @param reason for people
   */
  record Damaged(Path file, int line, String reason) implements Loaded {}
}
